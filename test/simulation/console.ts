/** A console as somebody has it open: the feed and the store that everything on the screen reads. */
import { typeOf, type Audience, type Command, type EntityKey, type Millis } from '#libs/domain';
import type { CommandAnswer } from '#libs/protocol';
import { Follower } from '../../apps/console/src/feed/follower.ts';
import { WATCH_EVERY } from '../../apps/console/src/feed/limits.ts';
import { Store } from '../../apps/console/src/picture/store.ts';
import { Connection } from './connection.ts';
import { CORRIDORS } from './field.ts';
import type { Life } from './life.ts';
import { OPERATION } from './log-server.ts';
import type { World } from './world.ts';

/** Less than anything takes, and more than arithmetic loses. */
const MOMENT: Millis = 0.001;
const PAUSE: readonly [Millis, Millis] = [1_500, 6_000];

export class Console {
  readonly name: string;
  readonly audience: Audience;
  life: Life;
  store: Store;
  connection: Connection | undefined;
  /** What was answered to the commands that were given here. */
  readonly answers: { readonly command: Command; readonly answer: CommandAnswer }[] = [];
  /** When everything had been recorded that the screen says it shows. */
  provenAt: Millis = 0;
  /** Set when a whole picture took the place of another one and the screen did not say so. */
  silent: string | undefined;
  private readonly world: World;
  private readonly skew: Millis;
  private follower: Follower;

  constructor(world: World, name: string, audience: Audience) {
    this.world = world;
    this.name = name;
    this.audience = audience;
    this.skew = world.skew();
    ({ life: this.life, store: this.store, follower: this.follower } = this.open());
  }

  /** The page is loaded again. */
  reload(): void {
    this.world.trace.note(this.name, 'reloads');
    this.life.end();
    this.connection?.close();
    ({ life: this.life, store: this.store, follower: this.follower } = this.open());
    this.start();
  }

  start(): void {
    const { follower, life } = this;
    follower.start();
    life.clock.every(WATCH_EVERY, () => follower.tick());
    if (this.audience === 'operations') void this.command(life);
  }

  /** Every view on the screen, by type. */
  views(): readonly ReadonlyMap<EntityKey, unknown>[] {
    return Object.values(this.store.state.views);
  }

  /** The view of an entity, if the screen has one. */
  view(key: EntityKey): unknown {
    const views: Readonly<Record<string, ReadonlyMap<EntityKey, unknown>>> = this.store.state.views;
    return views[typeOf(key)]?.get(key);
  }

  private open(): { life: Life; store: Store; follower: Follower } {
    const { world } = this;
    const life = world.lives.begin(this.skew);
    const { clock } = life;
    const store = new Store({ operation: OPERATION, now: clock.now(), schedule: (run) => { run(); } });
    let shown = false;
    let agreed: Millis = 0;
    store.watch(({ link }) => link, ({ state, heartbeatAge, headAge }) => {
      if (state === 'connecting') return;
      // Between two agreements its numbers may speak of a server that it does not agree with yet.
      if (world.time.at - heartbeatAge > agreed + MOMENT) this.provenAt = world.time.at - heartbeatAge - headAge;
      agreed = Math.max(agreed, world.time.at - heartbeatAge);
    });
    store.onChanges((keys) => {
      world.trace.note(this.name, keys === 'all' ? 'shows a picture' : `shows ${keys.size} changes`);
      if (keys === 'all' && shown) this.expectWord(store, life);
      shown = true;
    });
    const dial = (): Connection => (this.connection = new Connection(world, life, world.dice.pick(world.gateways), this.audience));
    const timing = { wall: () => clock.now(), steady: () => clock.steady(), random: () => world.dice.next(), after: (ms: Millis, run: () => void) => life.after(ms, run) };
    return { life, store, follower: new Follower({ store, operation: OPERATION, audience: this.audience, dial, timing }) };
  }

  /** Whoever looks is told that the picture began again, and since when. */
  private expectWord(store: Store, life: Life): void {
    const before = store.state.resumed;
    life.after(0, () => {
      if (store.state.resumed === before) this.silent = `${this.name} began again with a picture and did not say so`;
    });
  }

  /** An operator suspends and reopens corridors and writes notes, and asks again until there is an answer. */
  private async command(life: Life): Promise<void> {
    const { world } = this;
    for (; world.rough;) {
      await life.clock.pause(world.dice.between(...PAUSE));
      const command = this.next(`${world.lives.name(this.name)}`);
      for (let answer: CommandAnswer | undefined; answer === undefined && !life.over;) {
        answer = await this.follower.send(command).catch(() => undefined);
        if (answer === undefined) await life.clock.pause(500);
        else if (!('title' in answer && answer.status === 503)) this.answers.push({ command, answer });
      }
    }
  }

  private next(id: string): Command {
    const { dice } = this.world;
    if (dice.chance(0.4)) return { id, type: 'add-note', subject: `note/${id}`, data: { text: 'Seen.', links: [] } };
    const id_ = dice.pick(CORRIDORS);
    const corridor = this.store.view('corridor', `corridor/${id_}`);
    const from = corridor?.acts?.['suspended']?.act ?? null;
    const suspends = corridor?.state !== 'suspended';
    return { id, type: suspends ? 'suspend-corridor' : 'reopen-corridor', subject: `corridor/${id_}`, from, data: suspends ? { reason: 'Shelling' } : {} };
  }
}
