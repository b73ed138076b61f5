/**
 * Senders that note what they were answered, and what that must have come to. A sender sends the same batch again until it
 * is answered for good, as the contract says, so an event may be in the log several times; its effect may be there once.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { formatTime, parseTime } from '#libs/domain';
import { until } from './demo.ts';

/** A sender's request each so often … */
const TICK_MS = 100;
/** … of so many positions and reports. */
const POSITIONS = 5;
const PATROLS = 2;
const CONVOYS_EACH = 15;
const SENDERS = 3;
/** A request without an answer this long is given up, and sent again. */
const ANSWER_MS = 15_000;
const AGAIN_MS = 150;
const SOURCE = 'urn:trial:ledger';
/** Whose convoys the senders report: what `aid:` this one sees. */
export const ORGANISATION = 'relief';

export interface LedgerEvent { readonly id: string; readonly source: string; readonly subject: string; readonly time: string; readonly type: string; readonly data: Readonly<Record<string, unknown>> }
interface Result { readonly id: string; readonly status: 'recorded' | 'spooled' | 'rejected'; readonly position?: number; readonly reason?: string }
export interface Items { readonly position: number; readonly event: { readonly id: string; readonly source: string } }

/** What was answered, and the events themselves. */
export class Ledger {
  /** Answered 2xx, by id. */
  readonly acknowledged = new Map<string, LedgerEvent>();
  /** Where they were said to be; those that were spooled are not in it. */
  readonly positions = new Map<string, number>();
  /** Acknowledged before they were in the log. */
  readonly spooled = new Set<string>();
  readonly rejected: string[] = [];
  /** Requests that were sent again because nothing, or 429 or 503, came back. */
  retries = 0;
  /** The longest time one batch took from its first sending to its answer. */
  slowest = 0;

  answered(events: readonly LedgerEvent[], results: readonly Result[]): void {
    const byId = new Map(events.map((event) => [event.id, event]));
    for (const { id, status, position, reason } of results) {
      const sent = byId.get(id);
      if (sent === undefined) throw new Error(`an answer for ${id}, which was not sent`);
      if (status === 'rejected') this.rejected.push(`${id}: ${reason ?? 'no reason'}`);
      else this.acknowledged.set(id, sent);
      if (status === 'recorded' && position !== undefined) this.positions.set(id, position);
      if (status === 'spooled') this.spooled.add(id);
    }
  }
}

/** Three senders that go on, each one batch after the other, together about 210 events a second, noting what they are answered. */
export class Load {
  private readonly ledger: Ledger;
  private readonly urls: readonly string[];
  private rounds = 0;
  private stop = new AbortController();
  private sending: Promise<unknown> = Promise.resolve();

  /** `urls` are the operation's own, at one ingest or at several. */
  constructor(urls: readonly string[], ledger: Ledger) {
    this.urls = urls;
    this.ledger = ledger;
  }

  /** Every round has convoys and violations of its own. */
  begin(): void {
    this.rounds += 1;
    this.stop = new AbortController();
    const { signal } = this.stop;
    this.sending = Promise.all(Array.from({ length: SENDERS }, async (_, at) => {
      const url = this.urls[at % this.urls.length] as string;
      const name = `r${this.rounds}s${at}`;
      await send(url, this.ledger, convoysOf(name));
      for (let tick = 0, due = Date.now(); !signal.aborted; tick += 1, due += TICK_MS) {
        await send(url, this.ledger, batchOf(name, tick));
        await wait(Math.max(0, due + TICK_MS - Date.now()));
      }
    }));
  }
  /** Resolves once so many more events were acknowledged. */
  async more(count: number): Promise<void> {
    const wanted = this.ledger.acknowledged.size + count;
    await until(`${count} more acknowledged events`, async () => (this.ledger.acknowledged.size >= wanted ? true : undefined));
  }
  /** Ends once every batch that was begun has its answer. */
  async end(): Promise<void> {
    this.stop.abort();
    await this.sending;
  }
}

/** An event of the trial's own, happening now. */
export const event = (id: string, fact: string, subject: string, data: LedgerEvent['data'], source = SOURCE): LedgerEvent & { readonly specversion: '1.0' } =>
  ({ specversion: '1.0', id, source, type: `watchfloor.${fact}.v1`, subject, time: formatTime(Date.now()), data });

const convoysOf = (sender: string): readonly LedgerEvent[] => Array.from({ length: CONVOYS_EACH }, (_, at) => {
  const subject = `convoy/${sender}-${at}`;
  return [
    event(`${sender}-${at}-planned`, 'convoy-planned', subject, { organisation: ORGANISATION, route: [[34.3, 31.4], [34.4, 31.5]] }),
    event(`${sender}-${at}-departed`, 'convoy-departed', subject, {}),
  ];
}).flat();

/** Positions of convoys in turn, and violations that two independent patrols report, one tick after the other. */
function batchOf(sender: string, tick: number): readonly LedgerEvent[] {
  const positions = Array.from({ length: POSITIONS }, (_, n) => {
    const at = (tick * POSITIONS + n) % CONVOYS_EACH;
    return event(`${sender}-${tick}-p${n}`, 'convoy-position-reported', `convoy/${sender}-${at}`, { lon: 34.3 + at / 1_000, lat: 31.4 + (tick % 1_000) / 10_000 });
  });
  const reports = Array.from({ length: Math.min(tick + 1, PATROLS) }, (_, patrol) => {
    const data = { class: 'small-arms-fire', sense: patrol === 0 ? 'seen' : 'heard', group: `patrol-${patrol}`, lon: 34.35, lat: 31.45 };
    return event(`${sender}-${tick}-r${patrol}`, 'violation-reported', `violation/${sender}-${tick - patrol}`, data, `${SOURCE}:${patrol}`);
  });
  return [...positions, ...reports];
}

/** Sends the same again until it has a lasting answer, and notes it. */
export async function send(url: string, ledger: Ledger, events: readonly LedgerEvent[]): Promise<void> {
  const body = JSON.stringify(events);
  const began = Date.now();
  for (;;) {
    const answer = await fetch(`${url}/events`, { method: 'POST', headers: { 'content-type': 'application/cloudevents-batch+json' }, body, signal: AbortSignal.timeout(ANSWER_MS) })
      .then(async (response) => ({ status: response.status, body: (await response.json()) as { results?: readonly Result[] } }), () => undefined)
      .catch(() => undefined);
    if (answer?.body.results !== undefined) {
      ledger.answered(events, answer.body.results);
      ledger.slowest = Math.max(ledger.slowest, Date.now() - began);
      return;
    }
    ledger.retries += 1;
    await wait(AGAIN_MS);
  }
}

/** The log as the read API gives it, up to a position at least. */
export async function readLog(operationUrl: string): Promise<readonly Items[]> {
  const all: Items[] = [];
  for (let after: number | undefined = -1; after !== undefined; ) {
    const response = await fetch(`${operationUrl}/events?limit=1000&after=${after}`);
    if (!response.ok) throw new Error(`the log answered ${response.status}`);
    const page = (await response.json()) as { items: readonly Items[]; next?: number };
    all.push(...page.items);
    after = page.next;
  }
  return all;
}

export interface Reckoning {
  readonly acknowledged: number;
  /** Acknowledged and not in the log, or not where the answer said. */
  readonly lost: readonly string[];
  /** In the log more often than once: harmless, and told. */
  readonly copies: number;
  /** Entities in which an event has more than one effect. */
  readonly double: readonly string[];
  /** Entities that are not what the acknowledged events come to. */
  readonly wrong: readonly string[];
}

/** Holds what was answered against the log and against the picture. */
export function reckon(ledger: Ledger, log: readonly Items[], picture: ReadonlyMap<string, unknown>): Reckoning {
  const ids = new Map<string, number[]>();
  for (const { position, event: { id, source } } of log) if (source.startsWith(SOURCE)) ids.set(id, [...(ids.get(id) ?? []), position]);
  const lost = [...ledger.acknowledged.keys()].filter((id) => {
    const said = ledger.positions.get(id);
    const found = ids.get(id) ?? [];
    return found.length === 0 || (said !== undefined && !found.includes(said));
  });
  const copies = [...ids.values()].reduce((sum, positions) => sum + positions.length - 1, 0);
  return { acknowledged: ledger.acknowledged.size, lost, copies, ...effects(ledger, picture) };
}

function effects(ledger: Ledger, picture: ReadonlyMap<string, unknown>): Pick<Reckoning, 'double' | 'wrong'> {
  const reports = new Map<string, Set<string>>();
  const newest = new Map<string, LedgerEvent>();
  for (const one of ledger.acknowledged.values()) {
    if (one.type.includes('violation-reported')) reports.set(one.subject, (reports.get(one.subject) ?? new Set()).add(`${one.source} ${one.id}`));
    const track = one.subject.replace('convoy/', 'track/');
    if (one.type.includes('convoy-position-reported') && one.time >= (newest.get(track)?.time ?? '')) newest.set(track, one);
  }
  const double: string[] = [];
  const wrong: string[] = [];
  for (const [key, keys] of reports) {
    const kept = ((picture.get(key) as { reports?: readonly { readonly key: string }[] } | undefined)?.reports ?? []).map((report) => report.key);
    if (new Set(kept).size !== kept.length) double.push(key);
    if (!sameSet(new Set(kept), keys)) wrong.push(key);
  }
  for (const [key, { time, data }] of newest) {
    const track = picture.get(key) as { lon?: number; lat?: number; at?: string } | undefined;
    if (track?.lon !== data['lon'] || track?.lat !== data['lat'] || parseTime(track?.at ?? '') !== parseTime(time)) wrong.push(key);
  }
  return { double, wrong };
}

const sameSet = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean => one.size === other.size && [...one].every((key) => other.has(key));
