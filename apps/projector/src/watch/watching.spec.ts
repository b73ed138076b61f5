import { afterEach, describe, expect, it } from '@jest/globals';
import {
  BEFORE_FIRST, MINUTE, SECOND, VirtualWatch, canonical, formatTime, type Accepted, type Millis, type Recorded, type WatchFact,
} from '#libs/domain';
import { LogOverloaded, LogUnavailable, MemoryEventLog } from '#libs/event-log';
import { MemoryPictureStore } from '#libs/picture-store';
import { encodeWatchFact, parseEvent } from '#libs/protocol';
import { DEMO, foldOf, foldedTo, given, NOON, SetClock, start } from '../projected.ts';
import { Projector } from '../projector.ts';
import { Watching } from './watching.ts';

const running: { readonly stop: AbortController; readonly ended: Promise<void> }[] = [];
afterEach(async () => {
  for (const { stop } of running) stop.abort();
  await Promise.allSettled(running.splice(0).map(({ ended }) => ended));
});

let names = 0;
function watched(log: MemoryEventLog, store: MemoryPictureStore, clock: SetClock) {
  const interruptions: unknown[] = [];
  const interrupted = (_: string, error: unknown): void => { interruptions.push(error); };
  const watching = new Watching(DEMO, { log, clock, name: () => `watch-${(names += 1)}`, failed: () => {}, interrupted, judged: () => {} });
  const gauges = { lag: () => {}, committed: () => {}, rebuilt: () => {} };
  const stop = new AbortController();
  const ended = new Projector(DEMO, { log, store, clock, gauges, interrupted: () => {}, watching }).run(stop.signal);
  ended.catch(() => undefined);
  running.push({ stop, ended });
  return { stop, ended, interruptions };
}

let events = 0;
function report(type: string, subject: string, data: object, at: Millis): Accepted {
  const parsed = parseEvent({ specversion: '1.0', id: String(events += 1), source: 'urn:source:a', type: `watchfloor.${type}.v1`, subject, time: formatTime(at), data });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return { event: parsed.event, recordedAt: at };
}
const ROUTE = [[34.4, 31.3], [34.4, 31.4]];
const underWay = (id = 'k1', at = NOON) => [report('convoy-planned', `convoy/${id}`, { organisation: 'o1', route: ROUTE }, at), report('convoy-departed', `convoy/${id}`, {}, at)];
const attack = (id = 'k1', at = NOON) => report('convoy-incident-reported', `convoy/${id}`, { kind: 'attacked' }, at);

async function all(log: MemoryEventLog): Promise<readonly Recorded[]> {
  const records: Recorded[] = [];
  for await (const batch of log.read(DEMO, { after: BEFORE_FIRST })) records.push(...batch);
  return records;
}
/** What is said of alerts, but for who says it. */
const said = (records: readonly Recorded[]): readonly string[] => records.flatMap(({ event }) => (event.fact.startsWith('alert-') ? [`${event.fact.slice('alert-'.length)} ${'rule' in event.data ? `${event.data.rule} ${event.data.subject}` : event.subject}`] : []));
async function until(log: MemoryEventLog, met: (records: readonly Recorded[]) => boolean): Promise<readonly Recorded[]> {
  for (;;) {
    const records = await all(log);
    if (met(records)) return records;
    await new Promise((resolve) => { setImmediate(resolve); });
  }
}
const raised = (count: number) => (records: readonly Recorded[]): boolean => records.filter(({ event }) => event.fact === 'alert-raised').length >= count;
const reached = (at: Millis) => (records: readonly Recorded[]): boolean => records.some(({ event }) => event.fact === 'watch-reached' && event.data.at === formatTime(at));
/** Pauses are so much shorter that a minute of looking passes at once. */
const quick = (): SetClock => new SetClock(100);

describe('the watch beside a projector', () => {
  it('says what comes of events, and what it says is folded and stored like everything else', async () => {
    const { log, store } = await given(underWay());
    watched(log, store, quick());
    await until(log, (records) => records.some(({ event }) => event.fact === 'watch-started'));
    await log.append(DEMO, [attack()]);
    const records = await until(log, raised(1));
    expect(said(records)).toEqual(['raised convoy-attacked convoy/k1']);
    const stored = await foldedTo(store, records.length - 1);
    expect(canonical(Object.fromEntries(stored.entities))).toBe(await foldOf(log));
    expect([...stored.entities.keys()].filter((key) => key.startsWith('alert/'))).toHaveLength(1);
  });

  it('says at its time what comes of time alone, and each minute how far it is', async () => {
    const { log, store } = await given(underWay());
    const clock = quick();
    watched(log, store, clock);
    await until(log, (records) => records.some(({ event }) => event.fact === 'watch-started'));
    clock.at = NOON + MINUTE;
    await until(log, reached(NOON + MINUTE));
    clock.at = NOON + 10 * MINUTE;
    const records = await until(log, raised(1));
    expect(said(records)).toEqual(['raised convoy-signal-lost convoy/k1']);
    clock.at = NOON + 11 * MINUTE + SECOND;
    await until(log, reached(clock.at));
  });

  it('catches up with the time when nobody watched, in order, each at its own instant', async () => {
    const { log, store } = await given(underWay());
    const clock = quick();
    const first = watched(log, store, clock);
    await until(log, (records) => records.some(({ event }) => event.fact === 'watch-started'));
    clock.at = NOON + MINUTE;
    await until(log, reached(clock.at));
    first.stop.abort();
    await first.ended;
    await log.append(DEMO, [attack('k1', NOON + 2 * MINUTE), report('convoy-position-reported', 'convoy/k1', { lon: 34.4, lat: 31.3 }, NOON + 30 * MINUTE)]);
    clock.at = NOON + 60 * MINUTE;
    watched(log, store, clock);
    const records = await until(log, reached(clock.at));
    const ideal = virtual(records.filter(({ event }) => !/^(alert-|watch-)/.test(event.fact)), clock.at);
    await until(log, (now) => said(now).length >= said(ideal).length);
    expect(said(await all(log))).toEqual(said(ideal));
    expect(said(ideal).slice(0, 3)).toEqual(['raised convoy-attacked convoy/k1', expect.stringMatching(/^escalated/), 'raised convoy-signal-lost convoy/k1']);
  });

  it('goes on where the one before was, and repeats nothing', async () => {
    const { log, store } = await given(underWay());
    for (const id of ['k1', 'k2', 'k3']) {
      const { stop, ended } = watched(log, store, quick());
      await log.append(DEMO, [...underWay(id), attack(id)]);
      await until(log, (records) => said(records).includes(`raised convoy-attacked convoy/${id}`));
      stop.abort();
      await ended;
    }
    expect(said(await all(log))).toEqual(['k1', 'k2', 'k3'].map((id) => `raised convoy-attacked convoy/${id}`));
  });

  it('says nothing more once a later projector has taken over', async () => {
    const { log, store } = await given([...underWay(), ...underWay('k2'), attack('k2')]);
    const first = watched(log, store, quick());
    // Until it has said something it could still be taking over.
    await until(log, raised(1));
    watched(log, store, quick());
    await expect(first.ended).rejects.toThrow('fenced');
    const starts = (records: readonly Recorded[]): readonly string[] => records.flatMap(({ event }) => (event.fact === 'watch-started' ? [event.data.watch] : []));
    await until(log, (records) => starts(records).length >= 2);
    const later = starts(await all(log)).at(-1);
    await log.append(DEMO, [attack()]);
    const records = await until(log, raised(2));
    expect(records.at(-1)?.event.data).toMatchObject({ watch: later });
    expect(said(records)).toEqual(['raised convoy-attacked convoy/k2', 'raised convoy-attacked convoy/k1']);
  });

  it('begins again when what started after it is nobody: a start that was given up and came into the log all the same', async () => {
    const { log, store } = await given([...underWay(), ...underWay('k2'), attack('k2')]);
    watched(log, store, quick());
    await until(log, raised(1));
    const nobody: WatchFact = { fact: 'watch-started', subject: 'operation/demo', data: { watch: 'nobody' } };
    await log.append(DEMO, [{ event: encodeWatchFact(DEMO, nobody, NOON), recordedAt: NOON }, attack()]);
    expect(said(await until(log, raised(2)))).toEqual(['raised convoy-attacked convoy/k2', 'raised convoy-attacked convoy/k1']);
  });

  it('ends the projector when the log leaves something out while it takes over', async () => {
    class Jumping extends MemoryEventLog {
      jumps = false;
      override async *read(...asked: Parameters<MemoryEventLog['read']>): ReturnType<MemoryEventLog['read']> {
        const [, { follow, after }] = asked;
        const leavesOut = this.jumps && follow !== true && after === BEFORE_FIRST;
        for await (const batch of super.read(...asked)) yield leavesOut ? batch.filter(({ position }) => position !== 1) : batch;
      }
    }
    const log = await filled(new Jumping(), underWay());
    const store = new MemoryPictureStore();
    const before = start(log, store);
    await foldedTo(store, 2);
    before.stop.abort();
    await before.ended;
    // What is stored is taken over: only the watch reads from the beginning.
    log.jumps = true;
    const { ended } = watched(log, store, quick());
    await expect(ended).rejects.toThrow('gap');
    expect(said(await all(log))).toEqual([]);
  });

  it('never knows whether an answer that was lost had been an append: each alert is there once', async () => {
    class Losing extends MemoryEventLog {
      losses = 2;
      override async append(...asked: Parameters<MemoryEventLog['append']>): ReturnType<MemoryEventLog['append']> {
        const recorded = await super.append(...asked);
        if (asked[1][0]?.event.fact === 'alert-raised' && (this.losses -= 1) >= 0) throw new LogUnavailable('the answer is lost');
        return recorded;
      }
    }
    const log = await filled(new Losing(), underWay());
    const { interruptions } = watched(log, new MemoryPictureStore(), quick());
    await log.append(DEMO, [attack()]);
    await until(log, raised(1));
    await log.append(DEMO, [...underWay('k2'), attack('k2')]);
    await until(log, raised(2));
    await until(log, (records) => records.filter(({ event }) => event.fact === 'watch-started').length >= 3);
    expect(interruptions).toHaveLength(2);
    expect(said(await all(log))).toEqual(['raised convoy-attacked convoy/k1', 'raised convoy-attacked convoy/k2']);
  });

  it('waits while the log takes nothing, and then says it in order', async () => {
    class Full extends MemoryEventLog {
      full = false;
      override append(...asked: Parameters<MemoryEventLog['append']>): ReturnType<MemoryEventLog['append']> {
        return this.full && asked[1][0]?.event.fact.startsWith('alert-') === true ? Promise.reject(new LogOverloaded('too much waits')) : super.append(...asked);
      }
    }
    const log = await filled(new Full(), underWay());
    watched(log, new MemoryPictureStore(), quick());
    await until(log, (records) => records.some(({ event }) => event.fact === 'watch-started'));
    log.full = true;
    await log.append(DEMO, [attack(), ...underWay('k2'), attack('k2')]);
    expect(said(await all(log))).toEqual([]);
    log.full = false;
    expect(said(await until(log, raised(2)))).toEqual(['raised convoy-attacked convoy/k1', 'raised convoy-attacked convoy/k2']);
  });

  it('ends the projector for what is no lack of a log', async () => {
    class Broken extends MemoryEventLog {
      override append(...asked: Parameters<MemoryEventLog['append']>): ReturnType<MemoryEventLog['append']> {
        return asked[1][0]?.event.fact === 'watch-started' ? Promise.reject(new Error('a bug')) : super.append(...asked);
      }
    }
    const { ended } = watched(await filled(new Broken(), underWay()), new MemoryPictureStore(), quick());
    await expect(ended).rejects.toThrow('a bug');
  });
});

async function filled<L extends MemoryEventLog>(log: L, facts: readonly Accepted[]): Promise<L> {
  const { log: opened } = await given();
  const [first] = await all(opened);
  await log.append(DEMO, [first as Accepted, ...facts]);
  return log;
}

/** The same records as a watch would have told of them that was always there. */
function virtual(records: readonly Accepted[], at: Millis): readonly Recorded[] {
  const watch = new VirtualWatch({ operation: 'operation/demo', watch: 'ideal', record: (fact, when) => ({ event: encodeWatchFact(DEMO, fact, when), recordedAt: when }) });
  return [...records.flatMap((one) => watch.take(one)), ...watch.wait(at), ...watch.reach(at)];
}
