import { expect, it } from '@jest/globals';
import { fact, NOON, pictureOf } from '../picture/given.ts';
import { HOUR, MINUTE } from '../time.ts';
import { Shown } from './shown.ts';

const CONVOY = 'convoy/c1';
const picture = pictureOf([
  fact('convoy-planned', CONVOY, { organisation: 'relief', route: [[34.3, 31.3], [34.4, 31.4]] }),
  fact('convoy-departed', CONVOY, {}),
]);

it('a view that was another one meanwhile is said again, though it is what was said often before that', () => {
  const shown = new Shown('operations');
  const [heard, lost] = [NOON + MINUTE, NOON + HOUR];
  const said = [heard, heard, lost, heard, lost, lost, heard].map((now) => shown.differences(picture, [CONVOY], now).map((entry) => entry.includes('"signalLost":true')));
  expect(said).toEqual([[false], [], [true], [false], [true], [], [false]]);
});
