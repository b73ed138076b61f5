/**
 * For specs only. Facts drawn from rows of numbers: one row, one fact, so that a failing case shrinks to few and simple
 * facts. Few ids, few sources and few instants, so that facts meet each other, contradict each other and come twice.
 */
import type { Accepted } from '../event.ts';
import {
  ASSESSMENTS, CHECKPOINT_STATUSES, DIRECTIONS, INCIDENT_KINDS, OUTCOMES, RELIABILITIES, REPORT_NAMES, VIOLATION_CLASSES, type Facts, type LonLat,
  type ReportName,
} from '../facts.ts';
import { HOUR, MINUTE, type Millis } from '../time.ts';
import { act, fact, NOON } from './given.ts';

/** Numbers from 0 to {@link FACES} − 1. */
export type Row = readonly number[];
export const FACES = 1_000;
export const ROW = 10;

/** The ids that facts of a world speak of. Facts of two worlds never share an entity other than by naming it. */
export interface World {
  readonly violations: readonly string[];
  readonly convoys: readonly string[];
  readonly organisations: readonly string[];
  readonly checkpoints: readonly string[];
  readonly corridors: readonly string[];
  readonly lines: readonly string[];
  readonly sectors: readonly string[];
  readonly sources: readonly string[];
  /** Which facts may be drawn. */
  readonly facts: readonly ReportName[];
}
export const WORLD: World = {
  violations: ['v1', 'v2'], convoys: ['k1', 'k2'], organisations: ['o1', 'o2'], checkpoints: ['p1', 'p2', 'p3'], corridors: ['c1', 'c2'],
  lines: ['l1', 'l2'], sectors: ['z1'], sources: ['s1', 's2'], facts: REPORT_NAMES,
};

const URIS = ['urn:source:a', 'urn:source:b', 'urn:source:c'] as const;
const GROUPS = ['north', 'south', undefined] as const;

/** Throws of one row, in order. */
export class Dice {
  private at = 0;
  private readonly row: Row;
  constructor(row: Row) { this.row = row; }
  /** From 0 to `sides` − 1. */
  roll(sides: number): number {
    const face = this.row[this.at % this.row.length] ?? 0;
    this.at += 1;
    return (face + (this.at > this.row.length ? this.at : 0)) % sides;
  }
  of<T>(all: readonly T[]): T { return all[this.roll(all.length)] as T; }
  some<T>(all: readonly T[]): readonly T[] { return all.filter(() => this.roll(2) === 1); }
}

/** Members that are undefined are left out, as JSON does. */
export function given<T>(members: { readonly [N in keyof T]: T[N] | undefined }): T {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T;
}

/** A report of the world, recorded a little before, at or up to two days after it happened. */
export function reportOf(row: Row, world = WORLD): Accepted {
  const dice = new Dice(row);
  const name = dice.of(world.facts);
  const time = NOON + dice.roll(40) * 20 * MINUTE;
  const recordedAt = time + dice.of([0, 5_000, MINUTE, 3 * HOUR, 40 * HOUR, -MINUTE, -5 * MINUTE]);
  const envelope = { source: dice.of(URIS), id: String(dice.roll(6)), time, recordedAt };
  const draw = DRAWS[name](dice, world, time);
  return fact(name, draw.subject, draw.data, envelope);
}

interface Draw<D> { readonly subject: string; readonly data: D }
type Draws = { readonly [F in ReportName]: (dice: Dice, world: World, time: Millis) => Draw<Facts[F]> };

const eventKeyOf = (dice: Dice): string => `${dice.of(URIS)} ${dice.roll(6)}`;
const pointOf = (dice: Dice): LonLat => [34.2 + dice.roll(20) / 100, 31.2 + dice.roll(20) / 100];
const nameOf = (dice: Dice) => ({ en: dice.of(['Coast', 'Inland']) });
const violationOf = (dice: Dice): Facts['violation-reported'] => {
  const [lon, lat] = pointOf(dice);
  const located = dice.roll(2) === 1 ? { lon, lat, uncertainty: dice.of([10, 500, 6_000]) } : {};
  return given<Facts['violation-reported']>({
    class: dice.of(VIOLATION_CLASSES), sense: dice.of(['seen', 'heard']), group: dice.of(GROUPS), reliability: dice.of([...RELIABILITIES, undefined]), ...located,
  });
};
const onConvoy = <D>(data: (dice: Dice, world: World) => D) =>
  (dice: Dice, world: World): Draw<D> => ({ subject: `convoy/${dice.of(world.convoys)}`, data: data(dice, world) });
const milestone = onConvoy((dice, world) => given<Facts['convoy-held']>({ at: dice.of([undefined, ...world.checkpoints]) }));
const retracted = (subjects: (world: World) => readonly string[], type: string) =>
  (dice: Dice, world: World) => ({ subject: `${type}/${dice.of(subjects(world))}`, data: { retracts: eventKeyOf(dice), reason: 'not so' } });
const square = (dice: Dice): readonly LonLat[] => {
  const [lon, lat] = pointOf(dice);
  return [[lon, lat], [lon + 0.05, lat], [lon + 0.05, lat + 0.05], [lon, lat + 0.05], [lon, lat]];
};

const DRAWS: Draws = {
  'violation-reported': (dice, world) => ({ subject: `violation/${dice.of(world.violations)}`, data: violationOf(dice) }),
  'violation-corrected': (dice, world) => ({
    subject: `violation/${dice.of(world.violations)}`,
    data: { corrects: eventKeyOf(dice), reason: 'misread', ...dice.of([{ class: 'incursion' }, { subtype: 'mortar' }, { group: 'west' }] as const) },
  }),
  'violation-retracted': retracted((world) => world.violations, 'violation'),
  'convoy-planned': onConvoy((dice, world) => given<Facts['convoy-planned']>({
    organisation: dice.of(world.organisations), route: [pointOf(dice), pointOf(dice)], corridor: dice.of([undefined, ...world.corridors]),
    stops: dice.some(world.checkpoints), arriveBy: dice.of([undefined, '2026-03-10T14:00:00Z']),
  })),
  'convoy-notified': milestone,
  'convoy-decided': onConvoy((dice) => ({ decision: dice.of(['approved', 'denied']) })),
  'convoy-departed': milestone,
  'convoy-held': milestone,
  'convoy-resumed': milestone,
  'convoy-rerouted': onConvoy((dice) => ({ route: [pointOf(dice), pointOf(dice)] })),
  'convoy-arrived': milestone,
  'convoy-aborted': milestone,
  'convoy-closed': onConvoy((dice) => ({ outcome: dice.of(OUTCOMES) })),
  'convoy-incident-reported': onConvoy((dice) => ({ kind: dice.of(INCIDENT_KINDS) })),
  'convoy-milestone-retracted': retracted((world) => world.convoys, 'convoy'),
  'convoy-position-reported': onConvoy((dice) => {
    const [lon, lat] = pointOf(dice);
    return given<Facts['convoy-position-reported']>({ lon, lat, speed: dice.of([undefined, 0, 12.5]) });
  }),
  'checkpoint-registered': (dice, world) => {
    const [lon, lat] = pointOf(dice);
    const kind = dice.of(['checkpoint', 'crossing'] as const);
    return { subject: `checkpoint/${dice.of(world.checkpoints)}`, data: { name: nameOf(dice), kind, lon, lat, corridors: dice.some(world.corridors) } };
  },
  'checkpoint-status-reported': (dice, world) => ({
    subject: `checkpoint/${dice.of(world.checkpoints)}`,
    data: given<Facts['checkpoint-status-reported']>({ status: dice.of(CHECKPOINT_STATUSES), direction: dice.of([...DIRECTIONS, undefined]), group: dice.of(GROUPS) }),
  }),
  'checkpoint-status-retracted': retracted((world) => world.checkpoints, 'checkpoint'),
  'corridor-defined': (dice, world) => ({
    subject: `corridor/${dice.of(world.corridors)}`,
    data: { name: nameOf(dice), geometry: { type: 'LineString', coordinates: [pointOf(dice), pointOf(dice)] }, checkpoints: dice.some(world.checkpoints) },
  }),
  'line-declared': (dice, world) => ({
    subject: `line/${dice.of(world.lines)}`,
    data: given<Facts['line-declared']>({
      name: nameOf(dice), version: dice.of(['1', '2']), geometry: { type: 'Polygon', coordinates: [square(dice)] }, accuracy: 20, declaredBy: 'the mission',
      validFrom: dice.of(['2026-03-01T00:00:00Z', '2026-03-10T15:00:00Z']), validTo: dice.of([undefined, '2026-03-10T20:00:00Z']),
    }),
  }),
  'sector-defined': (dice, world) => ({
    subject: `sector/${dice.of(world.sectors)}`, data: { name: nameOf(dice), geometry: { type: 'Polygon', coordinates: [square(dice)] } },
  }),
  'source-registered': (dice, world) => ({
    subject: `source/${dice.of(world.sources)}`, data: { uri: dice.of(URIS), kind: 'patrol', expectedInterval: dice.of([60, 3_600]) },
  }),
  'source-heartbeat': (dice, world) => ({ subject: `source/${dice.of(world.sources)}`, data: {} }),
};

/** An act of the world by an operator, on few fields and with few `from`s, so that some apply and some are superseded. */
export function actOf(row: Row, world = WORLD): Accepted {
  const dice = new Dice(row);
  const ids = ['x1', 'x2', 'x3', 'x4'];
  const from = dice.of([null, null, ...ids]);
  const violation = `violation/${dice.of(world.violations)}`;
  const corridor = `corridor/${dice.of(world.corridors)}`;
  const envelope = { id: dice.of(ids), time: NOON + dice.roll(40) * 20 * MINUTE };
  const into = dice.of(world.violations);
  const corridors = dice.some(world.corridors);
  return dice.of([
    () => act('violation-assessed', violation, { from, occurrence: dice.of(ASSESSMENTS), reason: 'r' }, envelope),
    () => act('violation-merged', violation, { from, into, reason: 'r' }, envelope),
    () => act('corridor-suspended', corridor, { from, reason: 'r' }, envelope),
    () => act('corridor-reopened', corridor, { from }, envelope),
    () => act('note-added', `note/n${dice.roll(3)}`, { text: 'noted' }, envelope),
    () => act('subscription-set', `organisation/${dice.of(world.organisations)}`, { corridors }, envelope),
    () => act('act-withdrawn', dice.of([violation, corridor]), { act: dice.of(ids) }, envelope),
    () => act('entity-unparked', violation, {}, envelope),
  ])();
}
