/**
 * What senders say, as a function of lane, number, size and time: a ledger notes these four, and whoever reads it makes the same
 * events again. Each lane has convoys and violations of its own, and so few that a long run does not fill a picture.
 */
import { formatTime, type Millis } from '#libs/domain';

export interface LedgerEvent {
  readonly specversion: '1.0';
  readonly id: string; readonly source: string; readonly subject: string; readonly time: string; readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}
/** What somebody says in his own words: everything but its id. */
export type Said = Omit<LedgerEvent, 'id'>;
/** The `n`-th batch of a lane, made at `at`; `said` when it is not one of the made-up ones. */
export interface Batch { readonly lane: string; readonly n: number; readonly at: Millis; readonly size: number; readonly said?: readonly Said[] }

/** Every source of a trial's events begins so. */
export const SOURCE = 'urn:trial:ledger';
/** Whose convoys the senders report: what `aid:` this one sees. */
export const ORGANISATION = 'relief';
/** One event every half second that says how far all has come: see {@link MARKED}. */
export const MARKER_LANE = 'marker';
/** Its position tells its number. */
const MARKED = 'track/marker';
const MARKS_PER_DEGREE = 100_000;

const CONVOYS = 25;
/** Of a lane's events one in so many is a report of a violation, the others are positions. */
const REPORT_EVERY = 10;
/** Reports of one violation, fewer than the fold keeps. */
const REPORTS_EACH = 50;
/** In batches so small, the reports of so many batches are of one violation. */
const SMALL = 50;
const TOGETHER = 10;
/** The events of a batch happened within the second before it. */
const JUST_BEFORE: Millis = 1_000;

export const idOf = (batch: Pick<Batch, 'lane' | 'n'>, place: number): string => `${batch.lane}.${batch.n}.${place}`;
/** Lane, number of the batch and place in it, or undefined for what is not of a ledger. */
export function placeOf(id: string): { readonly lane: string; readonly n: number; readonly place: number } | undefined {
  const [lane, n, place, more] = id.split('.');
  return lane === undefined || n === undefined || place === undefined || more !== undefined ? undefined : { lane, n: Number(n), place: Number(place) };
}

/** An event of the trial's own. */
export const say = (fact: string, subject: string, data: Said['data'], { time = Date.now(), source = SOURCE }: { readonly time?: Millis; readonly source?: string } = {}): Said =>
  ({ specversion: '1.0', source, type: `watchfloor.${fact}.v1`, subject, time: formatTime(time), data });

/** The events of a batch, in order. */
export function eventsOf(batch: Batch): readonly LedgerEvent[] {
  const said = batch.said ?? (batch.lane === MARKER_LANE ? marks(batch) : batch.n === 0 ? convoys(batch) : mixed(batch));
  return said.map((one, place) => ({ ...one, id: idOf(batch, place) }));
}

/** How many events the first batch of a lane has: its convoys set out. */
export const FIRST_SIZE = 2 * CONVOYS;

function convoys({ lane, at }: Batch): readonly Said[] {
  return Array.from({ length: CONVOYS }, (_, convoy) => depart(`convoy/${lane}-${convoy}`, at)).flat();
}

const depart = (subject: string, time: Millis): readonly Said[] => [
  say('convoy-planned', subject, { organisation: ORGANISATION, route: [[34.3, 31.4], [34.4, 31.5]] }, { time: time - JUST_BEFORE }),
  say('convoy-departed', subject, {}, { time: time - JUST_BEFORE }),
];

const marks = ({ n, at }: Batch): readonly Said[] =>
  (n === 0 ? depart('convoy/marker', at) : [say('convoy-position-reported', 'convoy/marker', { lon: n / MARKS_PER_DEGREE, lat: 31.4 }, { time: at - JUST_BEFORE })]);

/** The number of the newest mark in a picture, or 0. */
export function markIn(entities: ReadonlyMap<string, unknown>): number {
  const { lon } = (entities.get(MARKED) ?? {}) as { readonly lon?: number };
  return Math.round((lon ?? 0) * MARKS_PER_DEGREE);
}

function mixed({ lane, n, at, size }: Batch): readonly Said[] {
  return Array.from({ length: size }, (_, place) => {
    if ((n * size + place) % REPORT_EVERY === REPORT_EVERY - 1) return report(lane, n, size, Math.floor(place / REPORT_EVERY), at);
    const convoy = place % CONVOYS;
    const turn = Math.floor(place / CONVOYS);
    const data = { lon: 34.3 + convoy / 1_000, lat: 31.4 + ((n * 41 + turn) % 100_000) / 1_000_000 };
    return say('convoy-position-reported', `convoy/${lane}-${convoy}`, data, { time: at - JUST_BEFORE + turn });
  });
}

/** From every convoy: near them each report would raise an alert for every one of them, and the trial would be of alerts. */
const FAR = { lon: 34.9, lat: 31.45 };

function report(lane: string, n: number, size: number, number: number, at: Millis): Said {
  const subject = size <= SMALL ? `violation/${lane}-${Math.floor(n / TOGETHER)}` : `violation/${lane}-${n}-${Math.floor(number / REPORTS_EACH)}`;
  const patrol = (n + number) % 2;
  const data = { class: 'small-arms-fire', sense: patrol === 0 ? 'seen' : 'heard', group: `patrol-${patrol}`, ...FAR };
  return say('violation-reported', subject, data, { time: at - JUST_BEFORE, source: `${SOURCE}:${patrol}` });
}
