import { expect, it } from '@jest/globals';
import { fact, given, LATER, NOON } from '../picture/given.ts';
import { HOUR } from '../time.ts';
import { bodyOf } from './body.ts';

const reported = (recordedAt: number) => fact('violation-reported', 'violation/v1', { class: 'other', sense: 'seen' }, { id: '1', time: NOON, recordedAt });

it('when it was recorded is no difference, what was said is', () => {
  const [soon, late] = [reported(NOON), reported(NOON + HOUR)].map((one) => given(one).sees('violation/v1', LATER + HOUR) as never);
  expect(soon).not.toEqual(late);
  expect(bodyOf(soon as never)).toBe(bodyOf(late as never));
  const other = given(fact('violation-reported', 'violation/v1', { class: 'overflight', sense: 'seen' }, { id: '1' })).sees('violation/v1') as never;
  expect(bodyOf(other)).not.toBe(bodyOf(soon as never));
});

it('how long nothing came is no difference', () => {
  const source = given(fact('source-registered', 'source/s1', { uri: 'urn:a', kind: 'patrol', expectedInterval: 60 }));
  expect(source.sees('source/s1', NOON)).toMatchObject({ silent: false });
  expect(bodyOf(source.sees('source/s1', NOON) as never)).toBe(bodyOf(source.sees('source/s1', NOON + HOUR) as never));
});
