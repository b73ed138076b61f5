/** What the tests of pictures of the past are made from: few ids, sources and instants, so that events meet and contradict each other. */
import { array, constantFrom, integer, record, type Arbitrary } from 'fast-check';
import { eventKey, fold, formatTime, LivePicture, MINUTE, REPORT_NAMES, SECOND, type Accepted, type Event, type Millis, type Position, type Recorded } from '#libs/domain';
import { decode } from '#libs/protocol';
import { NOON } from './samples.contract.ts';

const SOURCES = ['urn:a', 'urn:b'] as const;
const BY = { name: 'Mira', audience: 'operations', verified: true };
const KINDS = [
  'violation-reported', 'violation-reported', 'violation-corrected', 'violation-retracted', 'checkpoint-status-reported', 'checkpoint-status-retracted', 'convoy-planned',
  'convoy-departed', 'convoy-milestone-retracted', 'convoy-position-reported', 'corridor-defined', 'checkpoint-registered', 'source-registered', 'source-heartbeat',
  'violation-assessed', 'violation-merged', 'corridor-suspended', 'corridor-reopened', 'note-added', 'subscription-set',
] as const;
type Kind = (typeof KINDS)[number];

/** One event in few numbers: `late` is how many seconds after it happened it is recorded. */
export interface Toss { readonly kind: Kind; readonly id: number; readonly source: (typeof SOURCES)[number]; readonly subject: number; readonly face: number; readonly minute: number; readonly late: number }

export const tosses: Arbitrary<Toss> = record({
  kind: constantFrom(...KINDS), id: integer({ min: 0, max: 5 }), source: constantFrom(...SOURCES), subject: integer({ min: 1, max: 2 }), face: integer({ min: 0, max: 5 }),
  minute: integer({ min: 0, max: 40 }), late: constantFrom(0, 0, 0, 5, 90, 600, 1_800, 25_200, -30, -90, -600),
});

/** The events of a log, in the order in which they were recorded but for a little. */
export const logs = (maxLength: number): Arbitrary<readonly Accepted[]> => array(tosses, { minLength: 1, maxLength }).map((made) =>
  made.map(acceptedOf).sort((a, b) => a.recordedAt - b.recordedAt).map((one, at) => (at % 7 === 3 ? { ...one, recordedAt: one.recordedAt - 40 * SECOND } : one)));

function acceptedOf({ kind, id, source, subject, face, minute, late }: Toss): Accepted {
  const time = NOON + minute * MINUTE;
  const named = `${SOURCES[face % 2] as string} ${face}`;
  const [violation, checkpoint, convoy, corridor] = ['violation', 'checkpoint', 'convoy', 'corridor'].map((type) => `${type}/x${subject}`) as [string, string, string, string];
  const route = [[34.3, 31.3], [34.4, 31.4]];
  const bodies: Record<Kind, readonly [string, object]> = {
    'violation-reported': [violation, { class: (['other', 'incursion'] as const)[face % 2], sense: 'seen', ...(face > 2 && { group: `g${face}` }), narrative: `face ${face}` }],
    'violation-corrected': [violation, { corrects: named, reason: 'misread', subtype: `corrected ${face}` }],
    'violation-retracted': [violation, { retracts: named, reason: 'not so' }],
    'checkpoint-status-reported': [checkpoint, { status: (['open', 'closed', 'slow'] as const)[face % 3], group: `g${face}` }],
    'checkpoint-status-retracted': [checkpoint, { retracts: named, reason: 'not so' }],
    'convoy-planned': [convoy, { organisation: `o${face % 2}`, route, corridor: `x${(face % 2) + 1}` }],
    'convoy-departed': [convoy, {}],
    'convoy-milestone-retracted': [convoy, { retracts: named, reason: 'not so' }],
    'convoy-position-reported': [convoy, { lon: 34.3 + face / 100, lat: 31.3 }],
    'corridor-defined': [corridor, { name: { en: 'Coast' }, geometry: { type: 'LineString', coordinates: route }, checkpoints: [`x${(face % 2) + 1}`] }],
    'checkpoint-registered': [checkpoint, { name: { en: 'Gate' }, kind: 'checkpoint', lon: 34.3, lat: 31.3, corridors: [`x${(face % 2) + 1}`] }],
    'source-registered': [`source/x${subject}`, { uri: source, kind: 'patrol', expectedInterval: 60 }],
    'source-heartbeat': [`source/x${subject}`, {}],
    'violation-assessed': [violation, { by: BY, from: face > 3 ? null : `act ${face}`, occurrence: 'verified', reason: 'r' }],
    'violation-merged': [violation, { by: BY, from: null, into: `x${(face % 2) + 1}`, reason: 'r' }],
    'corridor-suspended': [corridor, { by: BY, from: face > 3 ? null : `act ${face}`, reason: 'r' }],
    'corridor-reopened': [corridor, { by: BY, from: `act ${face}` }],
    'note-added': [`note/x${subject}`, { by: BY, text: `face ${face}` }],
    'subscription-set': [`organisation/o${face % 2}`, { by: BY, corridors: [`x${subject}`] }],
  };
  const [about, data] = bodies[kind];
  const ours = !(REPORT_NAMES as readonly string[]).includes(kind);
  const json = JSON.stringify({
    specversion: '1.0', id: ours ? `act ${id}` : String(id), source: ours ? 'urn:watchfloor:demo' : source, type: `watchfloor.${kind}.v1`, subject: about, time: formatTime(time), datacontenttype: 'application/json', data,
  });
  return { event: decode(json), recordedAt: ours ? time + 700 : time + late * SECOND };
}

const AMENDMENTS: Readonly<Record<string, RegExp>> = {
  'violation-corrected': /^violation-reported$/, 'violation-retracted': /^violation-(reported|corrected)$/, 'checkpoint-status-retracted': /^checkpoint-status-reported$/,
  'convoy-milestone-retracted': /^convoy-(notified|decided|departed|held|resumed|rerouted|arrived|aborted|closed|incident-reported)$/,
};

/** What had happened by `at`, knowing the log up to `knowledge`, found by looking at every event as often as it takes. */
export function happenedOracle(log: readonly Accepted[], at: Millis, knowledge: Position): { readonly picture: LivePicture; readonly positions: readonly Position[] } {
  const known: readonly Recorded[] = log.slice(0, knowledge + 1).map((one, position) => ({ ...one, position }));
  const recordedBy = known.findIndex(({ recordedAt }) => recordedAt > at);
  const isReport = ({ fact }: Event): boolean => (REPORT_NAMES as readonly string[]).includes(fact);
  const included = new Set<Position>();
  const namedBy = ({ data }: Event): string => String((data as { corrects?: string; retracts?: string }).corrects ?? (data as { retracts?: string }).retracts);
  const belongs = ({ event, position }: Recorded): boolean => {
    if (!isReport(event)) return recordedBy < 0 || position < recordedBy;
    const about = AMENDMENTS[event.fact];
    if (about === undefined) return event.time <= at;
    return known.some((other) => included.has(other.position) && about.test(other.event.fact) && other.event.subject === event.subject && eventKey(other.event) === namedBy(event));
  };
  for (let before = -1; before !== included.size;) {
    before = included.size;
    for (const one of known) if (belongs(one)) included.add(one.position);
  }
  const picture = new LivePicture();
  const positions = known.map(({ position }) => position).filter((position) => included.has(position));
  for (const position of positions) fold(picture, known[position] as Recorded);
  return { picture, positions };
}
