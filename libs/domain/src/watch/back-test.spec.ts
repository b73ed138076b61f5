import { describe, expect, it } from '@jest/globals';
import { compared, within, type Span } from '../alerts/compared.ts';
import { LEAD_SEAT, severityAtEnd, WATCH_SEAT, type Course } from '../alerts/courses.ts';
import { loadOf } from '../alerts/load.ts';
import { minute } from '../alerts/raised.ts';
import type { Accepted, EntityKey, Recorded } from '../event.ts';
import { act, fact } from '../picture/given.ts';
import type { RuleLimits } from '../rules/limits.ts';
import { at, beside, departed, plan, position, violation } from '../rules/told.ts';
import { MINUTE, SECOND } from '../time.ts';
import { backTested, virtualWatch, watched } from './watched.ts';

const DAY: Span = { from: minute(-700), to: minute(24 * 60) };
const minuteOf = (when: number): number => (when - minute(0)) / MINUTE;
const line = (course: Course): string => [
  minuteOf(course.onset), course.rule, course.subject, severityAtEnd(course), ...(course.clearedAt === undefined ? [] : [`cleared ${minuteOf(course.clearedAt)}`]),
  ...(course.escalatedAt === undefined ? [] : [`escalated ${minuteOf(course.escalatedAt)}`]),
].join(' ');

const opened = act('operation-opened', 'operation/demo', { log: 'log-1' } as never, { time: minute(-700) });
const held = (from: number, to: number, id = 'k1'): readonly Accepted[] => [fact('convoy-held', `convoy/${id}`, {}, at(from)), fact('convoy-resumed', `convoy/${id}`, {}, at(to))];
const silence = { 'convoy-signal-lost': { lostAfter: 600_000, backWithin: 1 } } satisfies RuleLimits;
const quiet = act('operation-configured', 'operation/demo', { rules: silence }, { id: 'quiet', time: minute(-650) });
/** One convoy on its way that nobody misses, and what befalls it. */
const day = (...more: readonly Accepted[]): readonly Recorded[] =>
  watched([opened, quiet, plan(), departed(), ...more.toSorted((a, b) => a.recordedAt - b.recordedAt)], minute(24 * 60));

function whatIf(log: readonly Recorded[], limits: RuleLimits, span: Span = DAY) {
  const { told, test } = backTested(log, limits);
  const { same, otherwise, missed, added } = compared(told.courses.all(), test.courses.all(), span);
  return { same: same.map(line), otherwise: otherwise.map(({ before, after }) => `${line(before)} → ${line(after)}`), missed: missed.map(line), added: added.map(line), told, test };
}

describe('a back-test', () => {
  const log = day(...held(10, 22), ...held(60, 90));

  it('raises, sends on and clears the same under the limits that were live', () => {
    const { same, otherwise, missed, added } = whatIf(log, {});
    expect(same).toEqual(['75 convoy-held convoy/k1 high cleared 90 escalated 80']);
    expect([otherwise, missed, added]).toEqual([[], [], []]);
  });

  it('adds what a narrower limit would have raised, and says what would have come earlier', () => {
    const { same, otherwise, missed, added } = whatIf(log, { 'convoy-held': { after: 600 } });
    expect(otherwise).toEqual(['75 convoy-held convoy/k1 high cleared 90 escalated 80 → 70 convoy-held convoy/k1 high cleared 90 escalated 75']);
    expect(added).toEqual(['20 convoy-held convoy/k1 high cleared 22 escalated 25']);
    expect([same, missed]).toEqual([[], []]);
  });

  it('names what a wider limit would have missed', () => {
    expect(whatIf(log, { 'convoy-held': { after: 3_600 } })).toMatchObject({ same: [], otherwise: [], missed: ['75 convoy-held convoy/k1 high cleared 90 escalated 80'], added: [] });
  });

  it('looks only at what began in the span that is asked for', () => {
    const limits = { 'convoy-held': { after: 600 } };
    expect(whatIf(log, limits, { from: minute(0), to: minute(21) })).toMatchObject({ otherwise: [], added: ['20 convoy-held convoy/k1 high'] });
    expect(whatIf(log, limits, { from: minute(21), to: minute(72) })).toMatchObject({ otherwise: [], added: ['70 convoy-held convoy/k1 high'] });
    expect(whatIf(log, limits, { from: minute(72), to: minute(76) })).toMatchObject({ otherwise: ['75 convoy-held convoy/k1 high → 70 convoy-held convoy/k1 high escalated 75'], added: [] });
    expect(whatIf(log, limits, { from: minute(91), to: minute(99) })).toMatchObject({ otherwise: [], added: [] });
  });

  it('leaves what the operation set as it was set, but for what is named', () => {
    const configured = act('operation-configured', 'operation/demo', { rules: { ...silence, 'convoy-held': { after: 600 } } }, { id: 'narrow', time: minute(30) });
    const narrow = day(...held(10, 22), configured, ...held(60, 90));
    expect(whatIf(narrow, {})).toMatchObject({ same: ['70 convoy-held convoy/k1 high cleared 90 escalated 75'], otherwise: [], missed: [], added: [] });
    expect(whatIf(narrow, { escalation: { high: 60 } }).otherwise).toEqual(['70 convoy-held convoy/k1 high cleared 90 escalated 75 → 70 convoy-held convoy/k1 high cleared 90 escalated 71']);
    expect(whatIf(narrow, { 'convoy-held': { after: 900 } }).otherwise).toEqual(['70 convoy-held convoy/k1 high cleared 90 escalated 75 → 75 convoy-held convoy/k1 high cleared 90 escalated 80']);
  });
});

describe('what people did about alerts', () => {
  const raisedAlert = (log: readonly Recorded[], nth = 0): EntityKey => log.filter(({ event }) => event.fact === 'alert-raised')[nth]?.event.subject ?? '';
  const acknowledged = (alert: EntityKey, when: number) => act('alert-acknowledged', alert, { from: null }, { id: `ack ${alert}`, time: minute(when) });
  const alert = raisedAlert(day(...held(60, 90)));
  const log = day(...held(60, 90), acknowledged(alert, 77));

  it('counts for the alerts that are raised again', () => {
    const { same, test } = whatIf(log, {});
    expect(same).toEqual(['75 convoy-held convoy/k1 high cleared 90']);
    expect(loadOf(test.courses.asked(WATCH_SEAT, test.courses.all()), DAY.from, DAY.to)).toMatchObject({ raises: 1, answered: 1, half: 2 * MINUTE });
    expect(whatIf(log, { escalation: { high: 60 } }).otherwise).toEqual(['75 convoy-held convoy/k1 high cleared 90 → 75 convoy-held convoy/k1 high cleared 90 escalated 76']);
  });

  it('is left out for alerts that do not exist, and for those that do not exist yet', () => {
    const gone = whatIf(log, { 'convoy-held': { after: 3_600 } });
    expect(gone.missed).toEqual(['75 convoy-held convoy/k1 high cleared 90']);
    expect([...gone.test.picture.ofType('alert')]).toEqual([]);
    const later = whatIf(log, { 'convoy-held': { after: 1_200 } });
    expect(later.otherwise).toEqual(['75 convoy-held convoy/k1 high cleared 90 → 80 convoy-held convoy/k1 high cleared 90 escalated 85']);
    expect(loadOf(later.test.courses.asked(WATCH_SEAT, later.test.courses.all()), DAY.from, DAY.to)).toMatchObject({ raises: 1, answered: 0 });
  });
});

describe('the load of seats', () => {
  it('is that of the watch, of the shift lead, and of each coordinator for what is its own', () => {
    const log = day(...held(60, 90), violation(100, beside(300)));
    const { told } = whatIf(log, {});
    const courses = within(told.courses.all(), DAY);
    const raises = (seat: string) => loadOf(told.courses.asked(seat, courses), DAY.from, DAY.to).raises;
    expect(courses.map(line)).toEqual(['75 convoy-held convoy/k1 high cleared 90 escalated 80', '100 violation-near-convoy convoy/k1 life-safety cleared 160 escalated 102']);
    expect([WATCH_SEAT, LEAD_SEAT, 'aid:o1', 'aid:o2'].map(raises)).toEqual([2, 2, 2, 0]);
  });
});

describe('where it ends', () => {
  it('is settled once the watch has said twice that it was past the instant', () => {
    const watch = virtualWatch();
    const log = [...[opened, quiet, plan(), departed(), position(1, 5_000)].flatMap((one) => watch.take(one)), ...watch.wait(minute(10))];
    const settled = (until: number): number | undefined => {
      const { told } = backTested([], {}, until);
      return log.findIndex((one) => { told.take(one); return told.isSettled; });
    };
    const reached = log.flatMap(({ event, position: where }) => (event.fact === 'watch-reached' && event.time > minute(3) ? [where] : []));
    expect(settled(minute(3))).toBe(reached[1]);
    expect(settled(minute(9) + 30 * SECOND)).toBe(-1);
  });

  it('needs no watch in the log: what is judged then is what was recorded', () => {
    const log = [opened, quiet, plan(), departed(), ...held(60, 90)].map((one, where): Recorded => ({ ...one, position: where }));
    const { added } = whatIf(log, {});
    expect(added).toEqual(['75 convoy-held convoy/k1 high cleared 90 escalated 80']);
  });
});
