import { describe, expect, it } from '@jest/globals';
import { newestOf, readType, typeOfFact, upcast, type Upcasts } from './upcasts.ts';

const UPCASTS: Upcasts = {
  'convoy-held': [
    ({ place, ...others }) => ({ ...others, at: place }),
    (data) => ({ ...data, reason: data['reason'] ?? 'not said' }),
  ],
};

describe('bodies of old versions', () => {
  it('take every step from their own version to the newest', () => {
    expect(upcast('convoy-held', 1, { place: 'gate' }, UPCASTS)).toEqual({ at: 'gate', reason: 'not said' });
    expect(upcast('convoy-held', 2, { at: 'gate' }, UPCASTS)).toEqual({ at: 'gate', reason: 'not said' });
  });

  it('stay as they are when they are the newest', () => {
    const data = { at: 'gate' };
    expect(upcast('convoy-held', 3, data, UPCASTS)).toBe(data);
    expect(upcast('convoy-arrived', 1, data, UPCASTS)).toBe(data);
  });

  it('count their versions from the steps', () => {
    expect([newestOf('convoy-held', UPCASTS), newestOf('convoy-arrived', UPCASTS)]).toEqual([3, 1]);
  });
});

describe('a type', () => {
  it('is read for facts of later programs too', () => {
    expect(readType('watchfloor.alert-raised.v12')).toEqual({ fact: 'alert-raised', version: 12 });
    expect(readType(typeOfFact('convoy-held'))).toEqual({ fact: 'convoy-held', version: 1 });
  });

  it.each(['watchfloor.convoy-held', 'watchfloor.convoy-held.v', 'watchfloor.convoy-held.v01', 'watchfloor.convoy-held.v-1', 'watchfloor..v1', 'Watchfloor.convoy-held.v1', 'watchfloor.convoy-held.v1 ', 'watchfloor.convoy-held.v9999999999'])(
    '%p is none', (type) => { expect(readType(type)).toBeUndefined(); },
  );
});
