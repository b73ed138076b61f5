import { evolve, eventKey, LivePicture, type Entity, type EntityKey, type Recorded } from '#libs/domain';
import { BEGAN, beginnings, moving, parsed, type World } from '../events.ts';
import { cpuSecondsFor, say } from './saying.ts';

/** `cursor` knows a copy by its position and changes its one collection; the others do what nobody should. */
export type How = 'cursor' | 'ids' | 'spread';
interface Folds { readonly events: number; readonly convoys: number; readonly how: How }

/** Folds so many events in memory, with what somebody shows of them beside it. */
export async function folds({ events, convoys, how }: Folds): Promise<void> {
  const world: World = { convoys, apart: 10, turn: Number.MAX_SAFE_INTEGER, reports: 0, violations: 1 };
  const sent = [...beginnings(world), ...Array.from({ length: events }, (_, n) => moving(n, world))];
  const records = sent.map((event, position): Recorded => ({ event: parsed(event), recordedAt: BEGAN, position }));
  const before = records.slice(0, -events);
  const folding = new Folding(how);
  for (const record of before) folding.take(record);
  const cpuSeconds = await cpuSecondsFor(async () => { for (const record of records.slice(before.length)) folding.take(record); });
  say({ units: events, cpuSeconds });
}

class Folding {
  private readonly how: How;
  private readonly picture = new LivePicture();
  private shown = new Map<EntityKey, Entity>();
  private readonly ids = new Set<string>();
  private position = -1;

  constructor(how: How) {
    this.how = how;
  }

  take(record: Recorded): void {
    if (this.isCopy(record)) return;
    const changes = evolve(this.picture, record);
    this.picture.apply(changes);
    if (this.how === 'spread') this.shown = new Map([...this.shown, ...changes]);
    else for (const [key, entity] of changes) this.shown.set(key, entity);
  }

  private isCopy({ event, position }: Recorded): boolean {
    if (this.how === 'ids') {
      const key = eventKey(event);
      if (this.ids.has(key)) return true;
      this.ids.add(key);
      return false;
    }
    if (position <= this.position) return true;
    this.position = position;
    return false;
  }
}
