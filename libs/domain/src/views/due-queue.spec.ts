import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DueQueue } from './due-queue.ts';

describe('what is due by time alone', () => {
  it('gives each key once, at the newest instant that was set for it', () => {
    const queue = new DueQueue();
    queue.set('convoy/a', 30);
    queue.set('convoy/b', 10);
    queue.set('convoy/a', 5);
    expect(queue.next()).toBe(5);
    expect(queue.take(10)).toEqual([{ at: 5, key: 'convoy/a' }, { at: 10, key: 'convoy/b' }]);
    expect(queue.take(100)).toEqual([]);
    expect(queue.next()).toBeUndefined();
  });

  it('forgets a key whose instant was taken back', () => {
    const queue = new DueQueue();
    queue.set('convoy/a', 5);
    queue.set('convoy/a', undefined);
    expect(queue.next()).toBeUndefined();
  });

  it('agrees with a full scan for any sequence of settings and takings', () => {
    const step = fc.oneof(
      fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd', 'e'), at: fc.option(fc.nat(100), { nil: undefined }) }),
      fc.record({ now: fc.nat(100) }),
    );
    fc.assert(fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const queue = new DueQueue();
      const scan = new Map<string, number>();
      for (const one of steps) {
        if ('now' in one) {
          const due = [...scan].filter(([, at]) => at <= one.now).map(([key]) => key);
          expect(queue.take(one.now).map(({ key }) => key).sort()).toEqual(due.sort());
          for (const key of due) scan.delete(key);
        } else {
          queue.set(one.key, one.at);
          if (one.at === undefined) scan.delete(one.key);
          else scan.set(one.key, one.at);
        }
        expect(queue.next()).toBe(scan.size === 0 ? undefined : Math.min(...scan.values()));
        expect(queue.size).toBe(scan.size);
      }
    }));
  });
});
