import { describe, expect, it } from '@jest/globals';
import { readAddress, withPart } from './address.ts';

describe('the address', () => {
  it('reads what the console shows', () => {
    expect(readAddress('?operation=car-2013&sel=violation/12.a&theme=light&lang=ar&audience=aid:relief-a')).toEqual({
      operation: 'car-2013', selection: 'violation/12.a', theme: 'light', language: 'ar', audience: 'aid:relief-a',
    });
  });

  it('reads what does not fit as absent', () => {
    expect(readAddress('?operation=../x&sel=javascript:1&theme=pink&lang=xx&audience=a b')).toEqual({
      operation: 'demo', selection: undefined, theme: undefined, language: undefined, audience: undefined,
    });
  });

  it('changes one part and keeps the others', () => {
    expect(withPart('?operation=demo&lang=he', 'sel', 'convoy/c-1')).toBe('?operation=demo&lang=he&sel=convoy/c-1');
    expect(withPart('?sel=convoy/c-1', 'sel', undefined)).toBe('');
  });
});
