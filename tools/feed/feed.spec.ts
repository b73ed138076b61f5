import { describe, expect, it } from '@jest/globals';
import {
  BEFORE_FIRST, HOUR, LivePicture, MINUTE, RULE_NAMES, RULES, currentWatch, distanceToLine, fold, viewAll, type LonLat, type Millis, type Recorded, type Rule,
} from '#libs/domain';
import { MemoryEventLog } from '#libs/event-log';
import { parseEvent } from '#libs/protocol';
import { parseDuration, parseFeedArguments } from './arguments.ts';
import type { Emission, Preset } from './emission.ts';
import { fillDemo } from './past.ts';
import { SECTORS } from './place.ts';
import { reference } from './reference.ts';
import { contains } from './route.ts';
import { timeline } from './timeline.ts';
import { eventOf, readUcdp } from './ucdp.ts';

const NOW = Date.UTC(2026, 10, 23, 14, 20);

function story(seed: number, preset: Preset, hours: number): Emission[] {
  const told = timeline(seed, preset, NOW - hours * HOUR);
  return Array.from({ length: hours + 1 }, () => told.next().value).flat();
}

/** A day is told in seconds, and in many of them where others burn the processors. */
const TOLD_WITHIN_MS = 120_000;

describe('the made-up operation', () => {
  const day = story(7, 'busy', 24);

  it('tells the same story for the same seed and another one for another', () => {
    expect(story(7, 'quiet', 3)).toEqual(story(7, 'quiet', 3));
    expect(story(7, 'quiet', 3)).not.toEqual(story(8, 'quiet', 3));
  });

  it.each(['quiet', 'busy', 'surge'] as const)('says nothing that the border refuses (%s)', (preset) => {
    const refused = [...reference(NOW), ...story(3, preset, 6)].map(({ event }) => parseEvent(event)).filter((parsed) => !parsed.ok);
    expect(refused).toEqual([]);
  }, TOLD_WITHIN_MS);

  it('is dirty like the real thing: copies, late reports, corrections and retractions', () => {
    const keys = day.map(({ event }) => `${event.source} ${event.id}`);
    const copies = (keys.length - new Set(keys).size) / new Set(keys).size;
    expect(copies).toBeGreaterThan(0.03);
    expect(copies).toBeLessThan(0.07);
    const reports = day.filter(({ event }) => event.type.endsWith('violation-reported.v1'));
    const late = reports.filter(({ sentAt, event }) => sentAt - Date.parse(event.time) > 5 * MINUTE).length / reports.length;
    expect(late).toBeGreaterThan(0.03);
    const told = story(7, 'surge', 24).map(({ event }) => event.type);
    expect(told.filter((type) => type.endsWith('violation-corrected.v1')).length).toBeGreaterThan(5);
    expect(told.filter((type) => type.endsWith('violation-retracted.v1')).length).toBeGreaterThan(2);
  }, TOLD_WITHIN_MS);

  it('keeps its convoys on their planned roads, but for one that leaves its road now and then and comes back', () => {
    const routes = new Map(day.filter(({ event }) => event.type.endsWith('convoy-planned.v1')).map(({ event }) => [event.subject, (event.data as { route: LonLat[] }).route]));
    const positions = day.filter(({ event }) => event.type.endsWith('position-reported.v1') && routes.has(event.subject));
    expect(positions.length).toBeGreaterThan(1_000);
    const away = positions.map(({ event }) => {
      const { lon, lat } = event.data as { lon: number; lat: number };
      return { convoy: event.subject, metres: distanceToLine([lon, lat], routes.get(event.subject) as LonLat[]) };
    });
    const strayed = new Set(away.flatMap(({ convoy, metres }) => (metres > 30 ? [convoy] : [])));
    expect([1, 2, 3]).toContain(strayed.size);
    expect(Math.max(...away.map(({ metres }) => metres))).toBeLessThan(1_200);
    const last = new Map(away.map(({ convoy, metres }) => [convoy, metres]));
    expect([...strayed].filter((convoy) => (last.get(convoy) ?? 0) > 30)).toEqual([]);
  }, TOLD_WITHIN_MS);

  it('divides the ground into sectors without gaps', () => {
    expect(SECTORS.filter(({ geometry }) => contains(geometry.coordinates[0] as LonLat[], [34.36, 31.42])).map(({ id }) => id)).toEqual(['middle']);
    expect(SECTORS).toHaveLength(5);
  });
});

/** Breaks down for an hour in the middle of the day, for whatever it is asked then. */
const broken = (rule: Rule): Rule => ({
  ...rule,
  judge: (world, unit) => {
    if (isBroken(world.now)) throw new Error('broken');
    return rule.judge(world, unit);
  },
});
const isBroken = (now: Millis): boolean => now > NOW - 12 * HOUR && now < NOW - 11 * HOUR;

/** A day of events is judged one by one: seconds, and many of them where others burn the processors. */
const A_DAY_WITHIN_MS = 180_000;

describe('its past', () => {
  // No valid input makes a rule throw, so that one is broken here: its failing is the thirteenth thing that a watch looks for.
  it('fills an empty log with a day in the order in which it was recorded, judged by its officers, with an alert of every rule, and never twice', async () => {
    const log = new MemoryEventLog();
    const rules = RULES.map((rule) => (rule.name === 'feed-silent' ? broken(rule) : rule));
    const options = { seed: 7, preset: 'busy', now: NOW, logId: 'log-1', rules } as const;
    const imported = await fillDemo(log, 'demo', options);
    expect(imported).toBeGreaterThan(5_000);
    expect(await fillDemo(log, 'demo', options)).toBe(0);

    const recorded: Recorded[] = [];
    for await (const batch of log.read('demo', { after: BEFORE_FIRST })) recorded.push(...batch);
    expect(recorded.map(({ recordedAt }) => recordedAt)).toEqual(recorded.map(({ recordedAt }) => recordedAt).toSorted((a, b) => a - b));
    expect(NOW - (recorded[0]?.recordedAt ?? 0)).toBeGreaterThanOrEqual(24 * HOUR);
    expect((recorded.at(-1)?.recordedAt ?? 0)).toBeLessThan(NOW);

    const raised = new Map<string, number>(RULE_NAMES.map((rule) => [rule, 0]));
    for (const { event } of recorded) if (event.fact === 'alert-raised') raised.set(event.data.rule, (raised.get(event.data.rule) ?? 0) + 1);
    expect([...raised].filter(([, times]) => times === 0)).toEqual([]);
    expect(raised.size).toBe(13);
    expect(raised.get('rule-failed')).toBe(1);

    const picture = new LivePicture();
    for (const one of recorded) fold(picture, one);
    const views = [...viewAll(picture, 'operations', NOW).values()];
    expect(views.filter((view) => 'occurrence' in view && view.occurrence === 'verified').length).toBeGreaterThan(5);
    expect(views.filter((view) => 'parked' in view)).toEqual([]);
    const outcomes = [...picture].flatMap(([, entity]) => ('acts' in entity ? (entity.acts?.outcomes ?? []) : []));
    expect(outcomes.filter(({ outcome }) => outcome !== 'applied')).toEqual([]);
    const alerts = views.flatMap((one) => ('raisedAt' in one ? [`${one.severity} ${one.state}`] : []));
    expect([...new Set(alerts)].sort()).toEqual(expect.arrayContaining(['high active-acknowledged', 'high closed', 'life-safety active-unacknowledged', 'life-safety cleared', 'life-safety closed']));
    expect(alerts.length).toBeGreaterThan(100);
    expect(currentWatch(picture)?.reached?.at).toBe(NOW - 1);
  }, A_DAY_WITHIN_MS);
});

describe('recorded events', () => {
  it('reads every one of the 186 with its doubt', async () => {
    const events = await readUcdp('tools/feed/data/ucdp-ged-car-2013.csv');
    expect(events).toHaveLength(186);
    expect(events.filter((event) => !parseEvent(event).ok)).toEqual([]);
    expect(events[0]).toMatchObject({ id: '256935', ucdpbest: 1, ucdpwhereprec: 3, data: { uncertainty: 50_000, from: '2013-01-01T00:00:00Z', to: '2013-12-31T23:59:59Z' } });
  });

  it('says which row it cannot read, and why', () => {
    expect(eventOf({ id: 'x' })).toEqual({ refused: 'id is not a number' });
    expect(eventOf({ id: '4', type_of_violence: '9' })).toEqual({ refused: 'type_of_violence of event 4 is none of 1, 2, 3' });
    expect(eventOf({ id: '4', type_of_violence: '1', date_start: '2013-02-30', date_end: '2013-03-01' })).toEqual({ refused: 'date_start or date_end of event 4 is no date' });
  });
});

describe('the command line', () => {
  it('reads durations, and names the option that is wrong', () => {
    expect([parseDuration('60s'), parseDuration('1.5m'), parseDuration('2h'), parseDuration('60')]).toEqual([60_000, 90_000, 7_200_000, undefined]);
    expect(parseFeedArguments(['--operation', 'demo', '--preset', 'busy', '--seed', '7', '--rate', '200', '--for', '60s', '--url', 'http://127.0.0.1:3000/'])).toEqual({
      url: 'http://127.0.0.1:3000', operation: 'demo', preset: 'busy', seed: 7, rate: 200, duration: 60_000, speed: 3_600,
    });
    expect(() => parseFeedArguments(['--rate', 'fast'])).toThrow('--rate must be a number from 0 up');
    expect(() => parseFeedArguments(['--for', 'ever'])).toThrow('--for must be a duration');
    expect(() => parseFeedArguments(['--preset', 'constructor'])).toThrow('--preset must be one of quiet, busy, surge');
  });
});
