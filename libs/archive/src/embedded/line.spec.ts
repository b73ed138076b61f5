import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Entity } from '#libs/domain';
import { readLine, writeLine } from './line.ts';

const body = fc.record({ class: fc.constantFrom('explosion', 'air-strike'), narrative: fc.constantFrom('"cells":[', 'told', 'قيل') }, { requiredKeys: ['class'] });
const reports = fc.record({
  elements: fc.array(fc.record({ time: fc.nat(), key: fc.string({ minLength: 1 }), recordedAt: fc.nat(), data: body }), { maxLength: 20 }),
  overflow: fc.constant(true),
}, { requiredKeys: ['elements'] });
const entities = fc.oneof(
  fc.record({ reports, corrections: reports, acts: fc.constant({ fields: { assessed: [{ act: 'a', at: 1 }] } }) }, { requiredKeys: ['reports'] }),
  fc.record({ reports: fc.record({ in: reports, out: reports }), namedBy: fc.constant(['r1']) }),
);

describe('a line of a kept picture', () => {
  it('says what was written, long sets of reports in columns too', () => {
    fc.assert(fc.property(fc.string(), fc.option(entities), (key, entity) => {
      const line = writeLine(key, entity as Entity | null);
      expect(line).not.toContain('\n');
      expect(readLine(line)).toEqual([key, entity]);
    }), { numRuns: 300 });
  });

  it('says a body that is said again and again once, and it is one body when it is read', () => {
    const data = { class: 'explosion', narrative: 'again' };
    const elements = Array.from({ length: 30 }, (_, n) => ({ time: n, key: `urn:a ${n}`, recordedAt: n + 5, data: { ...data } }));
    const line = writeLine('violation/v', { reports: { elements } } as unknown as Entity);
    expect(line.split('again')).toHaveLength(2);
    const [, read] = readLine(line) as unknown as [string, { readonly reports: { readonly elements: typeof elements } }];
    expect(read.reports.elements).toEqual(elements);
    expect(new Set(read.reports.elements.map((element) => element.data)).size).toBe(1);
  });

  it('holds once what came first, where it is one of what is kept, and else as it was said', () => {
    const plan = (n: number, route: readonly (readonly number[])[]) => ({ time: n, key: `urn:a ${n}`, recordedAt: n, data: { organisation: 'relief', route } });
    const plans = { elements: [plan(1, [[34.1, 31.2], [34.2, 31.3]]), plan(2, [[34.1, 31.2], [34.3, 31.4]])] };
    const read = (first: object) => readLine(writeLine('convoy/c', { plans, first } as unknown as Entity))[1] as unknown as { readonly plans: typeof plans; readonly first: object };
    const same = read(plan(2, [[34.1, 31.2], [34.3, 31.4]]));
    expect(same).toEqual({ plans, first: plans.elements[1] });
    expect(same.first).toBe(same.plans.elements[1]);
    for (const first of [plan(2, [[34.1, 31.2], [34.3, 31.5]]), plan(2, [[34.1, 31.2]]), { ...plan(2, []), retracted: true }]) expect(read(first)).toEqual({ plans, first });
  });
});
