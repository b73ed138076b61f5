import { describe, expect, it } from '@jest/globals';
import { HOUR, MINUTE, formatTime, type EntityView } from '#libs/domain';
import { handoverOf, viewsOf, waitingHandover } from './handover.ts';

const T0 = Date.UTC(2026, 10, 23, 14);
const alert = (state: string, ago: number, more: object = {}) => ({ rule: 'convoy-held', severity: 'high', subject: 'convoy/c', state, raisedAt: formatTime(T0 - ago), seen: [], ...more }) as unknown as EntityView;
const way = (status: string) => ({ status, confirmed: true, contradicted: false, reports: [] });

describe('what one shift leaves to the next', () => {
  it('is what is open by how bad it is, what is open for long, what is shelved by its end, what nobody has heard of, and notes', () => {
    expect(handoverOf(viewsOf([
      ['alert/new', alert('active-acknowledged', MINUTE)], ['alert/life', alert('cleared-unacknowledged', 2 * MINUTE, { severity: 'life-safety' })], ['alert/old', alert('active-unacknowledged', 8 * HOUR)],
      ['alert/closed', alert('closed', MINUTE)], ['alert/later', alert('shelved', MINUTE, { until: formatTime(T0 + HOUR) })], ['alert/sooner', alert('shelved', 9 * HOUR, { until: formatTime(T0 + MINUTE) })],
      ['convoy/lost', { stage: 'en-route', since: formatTime(T0), signalLost: true }], ['convoy/heard', { stage: 'en-route', since: formatTime(T0) }],
      ['checkpoint/unknown', { directions: { in: way('unknown'), out: way('unknown') } } as unknown as EntityView], ['checkpoint/half', { directions: { in: way('unknown'), out: way('open') } } as unknown as EntityView],
      ['source/silent', { uri: 'urn:x', kind: 'team', expectedInterval: 60, silent: true }],
      ['note/new', { text: 'x', by: 'Noor', addedAt: formatTime(T0 - HOUR) }], ['note/old', { text: 'y', by: 'Noor', addedAt: formatTime(T0 - 9 * HOUR) }],
    ]), T0)).toEqual({
      open: ['alert/life', 'alert/new'], standing: ['alert/old'], shelved: ['alert/sooner', 'alert/later'], stale: ['convoy/lost', 'checkpoint/unknown', 'source/silent'], notes: ['note/new'],
    });
  });
  it('goes on with the newest handover that only one side has signed', () => {
    const handover = (position: number, complete: boolean) => ({ position, complete }) as EntityView;
    expect(waitingHandover(viewsOf([['handover/a', handover(5, false)], ['handover/b', handover(9, true)], ['handover/c', handover(7, false)]]))).toBe('handover/c');
    expect(waitingHandover(viewsOf([['handover/b', handover(9, true)]]))).toBeUndefined();
  });
});
