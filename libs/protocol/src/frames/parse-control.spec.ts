import { describe, expect, it } from '@jest/globals';
import { CONTROL_NAMES, parseControl, type ControlName } from './parse-control.ts';

const AT = '2026-11-22T06:14:03Z';
const pointers = (name: ControlName, input: unknown) => {
  const parsed = parseControl(name, input);
  return parsed.ok ? [] : parsed.errors.map(({ pointer }) => pointer);
};

describe('a control of a playback', () => {
  it('is one of the contract', () => { expect(CONTROL_NAMES).toEqual(['open', 'seek', 'play', 'pause', 'speed', 'mode']); });

  it.each([
    ['open', { operation: 'demo' }], ['open', { operation: 'demo', from: AT, to: AT, at: AT, since: 'abc', mode: 'difference', knownAt: AT, speed: 1_000, skipQuiet: true, playing: true, audience: 'aid:relief' }],
    ['seek', { at: AT }], ['seek', { step: 'previous' }], ['play', {}], ['pause', {}], ['speed', { speed: 1 }], ['speed', { speed: 2.5, skipQuiet: false }],
    ['mode', { mode: 'known' }], ['mode', { mode: 'happened', knownAt: AT }],
  ] as const)('%s %j is taken', (name, control) => { expect(parseControl(name, control)).toEqual({ ok: true, control }); });

  it('reads null as absent, and nothing as an empty play or pause', () => {
    expect(parseControl('open', { operation: 'demo', audience: null, knownAt: null })).toEqual({ ok: true, control: { operation: 'demo' } });
    expect(parseControl('play', undefined)).toEqual({ ok: true, control: {} });
    expect(parseControl('pause', undefined)).toEqual({ ok: true, control: {} });
  });

  it.each([
    ['open', undefined, ''], ['open', {}, '/operation'], ['open', { operation: 'Demo' }, '/operation'], ['open', { operation: 'demo', from: 'yesterday' }, '/from'],
    ['open', { operation: 'demo', at: '2026-11-22T06:14:03' }, '/at'], ['open', { operation: 'demo', mode: 'live' }, '/mode'], ['open', { operation: 'demo', speed: 1_001 }, '/speed'],
    ['open', { operation: 'demo', write: true }, '/write'], ['open', { operation: 'demo', since: 'x'.repeat(10_000) }, ''], ['seek', {}, '/at'], ['seek', { at: AT, step: 'next' }, '/at'],
    ['seek', { at: 5 }, '/at'], ['seek', { step: 'first' }, '/step'], ['play', { now: true }, '/now'], ['pause', [], ''], ['speed', { speed: 0.5 }, '/speed'], ['speed', {}, '/speed'],
    ['speed', { speed: '10' }, '/speed'], ['mode', { mode: 'known', knownAt: 7 }, '/knownAt'], ['mode', null, ''],
  ] as const)('%s %j is refused at %p', (name, control, pointer) => { expect(pointers(name, control)).toEqual([pointer]); });
});
