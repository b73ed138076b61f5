/** What must hold in every world: on screens at any time, and everywhere once everything has healed. Knows nothing of how it is done. */
import {
  canonical, eventKey, fold, LivePicture, outcomeOf, REPORT_NAMES, viewAll, type Entity, type EntityKey, type EventKey, type Millis, type Picture,
  type Position, type Recorded,
} from '#libs/domain';
import { readCursor, type Cursor } from '#libs/runtime';
import { isAlike } from './alike.ts';
import type { Console } from './console.ts';
import { FIELD, keyOnce } from './field.ts';
import { OPERATION } from './log-server.ts';
import type { World } from './world.ts';

/** How much older than a screen says what it shows may be: half a second between two looks of it, and clocks that differ. */
const SLACK: Millis = 1_500;
/** How often a screen is compared with what its cursor stands for: that is the costliest look of all. */
const CLOSELY = 0.04;
const REPORTS: ReadonlySet<string> = new Set(REPORT_NAMES);
const SENT = new Map(FIELD.map((event) => [eventKey(event), event.json]));

/** Throws when a screen shows what never was, or says that it is live and is not. */
export function checkScreens(world: World): void {
  for (const console of world.consoles) {
    const wrong = console.silent ?? (console.life.frozen ? undefined : wrongOn(world, console)); // nobody sees a frozen one
    if (wrong !== undefined) throw new Error(wrong);
  }
}

function wrongOn(world: World, console: Console): string | undefined {
  const { history, dice } = world;
  const { state } = console.store;
  const cursor = cursorOf(world, console);
  if (cursor === undefined) return undefined;
  if (dice.chance(CLOSELY) && ![...history.picturesAt(cursor.position)].some((picture) => differing(console, picture, cursor.at) === undefined)) {
    return `${console.name} shows at ${cursor.position} what the log never held there`;
  }
  const due = history.headAt(console.provenAt - SLACK);
  if (state.link.state !== 'live' || cursor.position >= due) return undefined;
  const differs = lacking(world, console, due, cursor.at);
  return differs === undefined ? undefined : `${console.name} says that it is live and lacks what was recorded at ${due}: ${differs}, proven at ${console.provenAt}, is at ${cursor.position} ${JSON.stringify(state.link)}`;
}

/**
 * What the screen lacks of what was recorded up to a position; undefined when it shows the picture there or at any position after it.
 * Nothing that it may see need have changed since its cursor, and what did may have changed back further on: who folds both at once sends no frame.
 */
function lacking({ history }: World, console: Console, due: Position, now: Millis): EntityKey | undefined {
  let lacks: EntityKey | undefined;
  for (const picture of history.picturesFrom(due)) {
    const differs = differing(console, picture, now);
    if (differs === undefined) return undefined;
    lacks ??= differs;
  }
  return lacks;
}

/** How far a console is; undefined before its first picture. */
function cursorOf({ log, seals }: World, { store: { state: { cursor } }, audience }: Console): Cursor | undefined {
  const [first] = log.records;
  return cursor === undefined || first?.event.fact !== 'operation-opened' ? undefined : readCursor(cursor, seals.of(first.event.data.log, audience));
}

/** The first key whose view differs between the screen and the picture. */
function differing(console: Console, picture: Picture, now: Millis): EntityKey | undefined {
  const expected = viewAll(picture, console.audience, now);
  for (const [key, view] of expected) if (!isAlike(console.view(key), view)) return key;
  for (const shown of console.views()) for (const key of shown.keys()) if (!expected.has(key)) return key;
  return undefined;
}

/** What is not as it must be in the end, or not yet. */
export async function checkAll(world: World): Promise<string | undefined> {
  const busy = (await notDone(world)) ?? inLog(world) ?? inOrder(world);
  if (busy !== undefined) return busy;
  const expected = foldedOnce(world.log.records);
  return (await inStore(world, expected)) ?? onScreens(world, expected) ?? asAnswered(world, expected);
}

/** Who has not come to the end yet. */
async function notDone({ senders, ingests, log, store, gateways, consoles }: World): Promise<string | undefined> {
  if (senders.some(({ done }) => !done)) return 'a sender has no answer';
  const holding = ingests.find(({ away, spooled }) => away || spooled > 0);
  if (holding !== undefined) return `${holding.name} holds events`;
  const { position, epoch } = await store.load();
  if (epoch === undefined || position !== log.head) return `the store is at ${position} and the log ends at ${log.head}`;
  const behind = gateways.find(({ operations }) => operations?.get(OPERATION)?.shows(epoch, position) !== true);
  if (behind !== undefined) return `${behind.name} is not at the head`;
  const stale = consoles.find(({ store: { state } }) => state.link.state !== 'live');
  return stale && `${stale.name} is ${stale.store.state.link.state}`;
}

/** Everything acknowledged, byte for byte, and nothing that nobody sent. */
function inLog({ log, senders }: World): string | undefined {
  const held = new Map<EventKey, string>(log.records.map(({ event }) => [keyOnce(event), event.json]));
  const lost = senders.flatMap(({ acknowledged }) => acknowledged).filter((event) => held.get(keyOnce(event)) !== event.json);
  if (lost.length > 0) return `${lost.length} acknowledged events are not in the log, ${lost[0]?.id} among them`;
  const foreign = log.records.find(({ event }) => REPORTS.has(event.fact) && SENT.get(keyOnce(event)) !== event.json);
  return foreign && `position ${foreign.position} holds what nobody sent`;
}

/** Of one sender, what was acknowledged before comes before, wherever the log was not cut. */
function inOrder({ history, log, senders }: World): string | undefined {
  if (history.wasCut) return undefined;
  const first = new Map<EventKey, number>();
  for (const { event, position } of log.records) if (!first.has(keyOnce(event))) first.set(keyOnce(event), position);
  for (const { acknowledged } of senders) {
    const places = acknowledged.map((event) => first.get(keyOnce(event)) as number);
    const at = places.findIndex((place, index) => index > 0 && place < (places[index - 1] as number));
    if (at >= 0) return `${acknowledged[at]?.id} came into the log before what was acknowledged before it`;
  }
  return undefined;
}

/** The fold of everything once, however often the log holds it: of copies of a report the earliest counts, and each is a sign of life. */
function foldedOnce(records: readonly Recorded[]): LivePicture {
  const once = new Map<EventKey, Recorded>();
  const lives = new Map<EntityKey, Millis>();
  for (const record of records) {
    const { event, recordedAt } = record;
    const key = keyOnce(event);
    const before = once.get(key);
    if (before === undefined) once.set(key, record);
    else if (REPORTS.has(event.fact) && recordedAt < before.recordedAt) once.set(key, { ...before, recordedAt });
    if (REPORTS.has(event.fact)) lives.set(`feed/${event.source}`, Math.max(recordedAt, lives.get(`feed/${event.source}`) ?? 0));
  }
  const picture = new LivePicture();
  for (const record of once.values()) fold(picture, record);
  for (const [feed, recordedAt] of lives) picture.apply([[feed, { ...picture.get(feed), recordedAt } as Entity]]);
  return picture;
}

async function inStore({ gateways, store }: World, expected: Picture): Promise<string | undefined> {
  const { entities } = await store.load();
  const stored = new LivePicture(entities);
  const differs = differingEntity(stored, expected);
  if (differs !== undefined) return `the store differs from the log in ${differs}`;
  for (const { name, operations } of gateways) {
    const differsHere = differingEntity(operations?.get(OPERATION)?.picture ?? new LivePicture(), stored);
    if (differsHere !== undefined) return `${name} differs from the store in ${differsHere}`;
  }
  return undefined;
}

function differingEntity(found: Picture, expected: Picture): EntityKey | undefined {
  for (const [key, entity] of expected) if (!same(found.get(key), entity)) return key;
  if (found.size > expected.size) for (const [key] of found) if (expected.get(key) === undefined) return key;
  return undefined;
}

/** Members in another order are equal content still. */
const same = (one: Entity | undefined, other: Entity): boolean => isAlike(one, other) || (one !== undefined && canonical(one) === canonical(other));

function onScreens({ consoles }: World, expected: Picture): string | undefined {
  for (const console of consoles) {
    const live = console.connection?.gateway.operations?.get(OPERATION);
    if (live === undefined) return `${console.name} has no gateway`;
    const differs = differing(console, expected, live.now());
    if (differs !== undefined) return `${console.name} differs from the log in ${differs}`;
  }
  return undefined;
}

/** What commands were answered is what the log made of them. One that was refused may be applied only when it was heard again and not refused then: the picture had gone on. */
function asAnswered({ history, log, consoles, notRefused }: World, expected: Picture): string | undefined {
  if (history.wasCut) return undefined;
  const acts = new Set(log.records.map(({ event }) => event.id));
  for (const { command, answer } of consoles.flatMap(({ answers }) => answers)) {
    const outcome = outcomeOf(expected, command.subject, command.id)?.outcome;
    if ('title' in answer) {
      if (outcome === 'applied' && notRefused.get(command.id) === 0) return `${command.id} was refused and is applied`;
    } else if (!acts.has(command.id)) return `${command.id} was ${answer.status} and is not in the log`;
    else if (answer.status === 'accepted' && outcome === 'superseded') return `${command.id} was accepted and is superseded`;
  }
  return undefined;
}
