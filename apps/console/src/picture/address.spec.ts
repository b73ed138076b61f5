import { describe, expect, it } from '@jest/globals';
import { readAddress, withParts, withSight } from './address.ts';
import { FIRST_QUESTION, FIRST_SIGHT, type Layer, type Sight } from './state.ts';

describe('the address', () => {
  it('reads who looks at what', () => {
    expect(readAddress('?operation=car-2013&sel=violation/12.a&theme=light&lang=ar&audience=aid:relief-a')).toEqual({
      operation: 'car-2013', theme: 'light', language: 'ar', audience: 'aid:relief-a', sight: { ...FIRST_SIGHT, list: 'violations', selection: 'violation/12.a' },
    });
  });

  it('reads what does not fit as absent', () => {
    expect(readAddress('?operation=../x&sel=javascript:1&theme=pink&lang=xx&audience=a b&view=x&list=constructor&log=week&bbox=1,2,3&layers=none,constructor&severity=life,low,toString&here=yes')).toEqual({
      operation: 'demo', theme: undefined, language: undefined, audience: undefined,
      sight: { ...FIRST_SIGHT, hidden: new Set<Layer>(['corridors', 'lines', 'sectors', 'checkpoints', 'convoys', 'trails', 'violations', 'places']), muted: new Set(['high', 'medium']) },
    });
    for (const bbox of ['2,1,1,2', '1,2,2,1', '0,0,181,1', '0,-91,1,1', '1e1,2,30,4', 'a,b,c,d', '1,2,3,4,5', '']) expect([bbox, readAddress(`?bbox=${bbox}`).sight.moved]).toEqual([bbox, undefined]);
    const hours = ['2026-11-22T06', '2026-11-22T09,2026-11-22T06', '2026-11-22T06:30,2026-11-22T09', '2026-13-22T06,2026-13-22T09', '2026-11-22T06,2026-11-26T06', 'a,b', ''];
    for (const each of hours) expect([each, readAddress(`?back=13&hours=${each}`).sight]).toEqual([each, FIRST_SIGHT]);
  });

  it('reads a range that ends after it begins, in whole seconds', () => {
    const from = Date.UTC(2026, 10, 22, 6, 14, 3);
    expect(readAddress('?range=2026-11-22T06:14:03Z,2026-11-22T06:20:00Z').sight.range).toEqual({ from, to: Date.UTC(2026, 10, 22, 6, 20) });
    const wrong = ['2026-11-22T06:14:03Z', '2026-11-22T06:14:03Z,2026-11-22T06:14:03Z', '2026-11-22T06:14:03.5Z,2026-11-22T06:20:00Z', '2026-11-22T06:14:03,2026-11-22T06:20:00Z', 'a,b', ',', '1,2,3'];
    for (const each of wrong) expect([each, readAddress(`?range=${each}`).sight.range]).toEqual([each, undefined]);
  });

  it('opens the list that has the selection, unless it names another', () => {
    expect(readAddress('?sel=track/c-1').sight.list).toBe('convoys');
    expect(readAddress('?sel=line/l-1').sight.list).toBeUndefined();
    expect(readAddress('?sel=alert/a-0').sight.list).toBe('alerts');
    expect(readAddress('?sel=checkpoint/k-1&list=convoys').sight.list).toBe('convoys');
  });

  it('holds all that is looked at, and nothing that is as it was at first', () => {
    const sight: Sight = {
      view: 'convoys', list: 'ways', alerts: 'shelved', selection: 'convoy/c-1', hidden: new Set(['trails', 'places']), muted: new Set(['medium', 'low']), here: true, log: { span: 'six', words: 'حاجز & more', fact: 'violation-reported', party: 'الطرف أ', here: true, counted: true }, back: 72,
      hours: { from: Date.UTC(2026, 10, 22, 6), to: Date.UTC(2026, 10, 22, 9) }, range: { from: Date.UTC(2026, 10, 22, 6, 14, 3), to: Date.UTC(2026, 10, 22, 6, 20) }, moved: [34.25, 31.3, 34.5, 31.55],
    };
    const written = withSight('?operation=demo&other=1', sight);
    expect(written).toContain('operation=demo&other=1&view=convoys&list=ways&alerts=shelved&sel=convoy/c-1&layers=corridors,lines,sectors,checkpoints,convoys,violations&severity=life,high&here=1&log=six');
    expect(written).toContain('&back=72&hours=2026-11-22T06,2026-11-22T09&range=2026-11-22T06:14:03Z,2026-11-22T06:20:00Z&');
    expect(written).toContain('&fact=violation-reported&');
    expect(readAddress(written).sight).toEqual(sight);
    expect(readAddress('?log=range&fact=../x&party=&placed=yes').sight.log).toEqual({ ...FIRST_QUESTION, span: 'range' });
    expect(withSight(written, FIRST_SIGHT)).toBe('?operation=demo&other=1');
    expect(readAddress(withSight('', { ...sight, hidden: new Set() })).sight.hidden).toEqual(new Set());
  });

  it('changes one part and keeps the others', () => {
    expect(withParts('?operation=demo&lang=he&audience=aid:a', { theme: 'light' })).toBe('?operation=demo&lang=he&audience=aid:a&theme=light');
    expect(withParts('?theme=light', { theme: undefined })).toBe('');
  });
});
