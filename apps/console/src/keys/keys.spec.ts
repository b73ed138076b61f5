import { describe, expect, it } from '@jest/globals';
import { ACTIONS, BINDINGS, asked, type Press } from './keys.ts';

const press = (code: string, more: Partial<Press> = {}): Press =>
  ({ code, key: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });
const reading = { typing: false, letters: true };

describe('keys', () => {
  it('go by the place of the key, so that an Arabic layout opens the map list too', () => {
    expect(asked(press('KeyM', { key: 'ة' }), reading)).toEqual({ action: 'map-list' });
  });
  it('go by the character for search and help where a layout has them elsewhere', () => {
    expect(asked(press('Digit7', { key: '/', shiftKey: true }), reading)).toEqual({ action: 'search' });
    expect(asked(press('Minus', { key: '?', shiftKey: true }), reading)).toEqual({ action: 'help' });
    expect(asked(press('Slash', { key: '?', shiftKey: true }), reading)).toEqual({ action: 'help' });
    expect(asked(press('Slash', { key: '?' }), reading)).toEqual({ action: 'help' });
    expect(asked(press('Slash', { key: '.' }), reading)).toEqual({ action: 'search' });
  });
  it('ask for nothing while somebody types, but for combinations', () => {
    expect(asked(press('KeyM'), { typing: true, letters: true })).toEqual({});
    expect(asked(press('KeyK', { ctrlKey: true }), { typing: true, letters: true })).toEqual({ action: 'search' });
    expect(asked(press('F6'), { typing: true, letters: true })).toEqual({ action: 'regions' });
  });
  it('can be switched off where they are single letters', () => {
    expect(asked(press('KeyL'), { typing: false, letters: false })).toEqual({});
    expect(asked(press('KeyT', { altKey: true, shiftKey: true }), { typing: false, letters: false })).toEqual({ action: 'theme' });
  });
  it('wait for a second key after G', () => {
    expect(asked(press('KeyG'), reading)).toEqual({ first: 'KeyG' });
    expect(asked(press('KeyC'), { ...reading, first: 'KeyG' })).toEqual({ action: 'go-convoys' });
    expect(asked(press('KeyC'), reading)).toEqual({ action: 'confirm' });
  });
  it('leave the browser its own combinations', () => {
    expect(asked(press('KeyL', { ctrlKey: true }), reading)).toEqual({});
    expect(asked(press('KeyF', { metaKey: true }), reading)).toEqual({});
  });
  it('reach every action', () => {
    expect(new Set(BINDINGS.map(({ action }) => action))).toEqual(new Set(ACTIONS));
  });
});
