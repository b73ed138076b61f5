/** On the map of a whole operation violations that lie over each other are one mark with their number; nothing is lost by it. */
import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { openConsole } from '../support/console.ts';
import { choose, report } from '../support/demo.ts';
import { askMap } from '../support/map-of.ts';
import { until } from '../support/until.ts';
import type { Stage } from './stage.ts';

const HEARD = [0, 1, 2, 3, 4].map((nth) => `violation/CRW-${nth}`);
const THREAT = 'violation/CRW-LIFE';
/** Off the coast, where the demo reports nothing. */
const AT = { lon: 34.21, lat: 31.48 } as const;

interface Sight { readonly zoom: number; readonly moves: boolean; readonly one: readonly string[]; readonly crowds: readonly { readonly count: number; readonly x: number; readonly y: number }[] }
/** What is drawn near the place: marks of one, and crowds with where their middle is on the page. */
const drawn = (page: Page): Promise<Sight> => askMap<Sight>(page, `(map) => {
  const { x, y } = map.project([${AT.lon}, ${AT.lat}]);
  const { left, top } = map.getContainer().getBoundingClientRect();
  const near = (layers) => map.queryRenderedFeatures([[x - 60, y - 60], [x + 60, y + 60]], { layers });
  const place = ({ geometry, properties }) => { const at = map.project(geometry.coordinates); return { count: properties.point_count, x: left + at.x, y: top + at.y }; };
  return { zoom: map.getZoom(), moves: map.isMoving(), one: [...new Set(near(['violation', 'crowd-one', 'ring-mark']).map(({ properties }) => properties.key))].sort(), crowds: near(['crowd']).map(place) };
}`);
/** How many violations the map has, and for how many of them something is drawn of all that it put together or left alone. */
const counted = (page: Page): Promise<{ readonly all: number; readonly stood: number }> => askMap(page, `async (map) => {
  const { features } = await map.getSource('entities').getData();
  const all = features.filter(({ properties: { kind } }) => kind === 'violation');
  const crowds = new Map(map.querySourceFeatures('crowd').map(({ properties }) => [properties.cluster_id ?? properties.id, properties.point_count ?? 1]));
  return { all: all.length, stood: [...crowds.values()].reduce((sum, count) => sum + count, 0) + all.filter(({ properties: { tone } }) => tone === 'life').length };
}`);

export function crowds(stage: () => Stage): void {
  it('puts violations that lie over each other together, apart from what threatens life and what is chosen, until the map is near', async () => {
    const { here } = stage();
    for (const [nth, key] of HEARD.entries()) await report(here, 'violation-reported', key, { class: 'overflight', sense: 'heard', lon: AT.lon + nth * 1.5e-3, lat: AT.lat });
    await report(here, 'violation-reported', THREAT, { class: 'small-arms-fire', sense: 'seen', ...AT });
    const opened = await openConsole(stage().browser, here, { query: { bbox: '34.05,31.15,34.65,31.65' } });
    const { page } = opened;
    await opened.waitForLive();
    await opened.waitForDrawn(50);
    const together = await until('a crowd', async () => {
      const sight = await drawn(page);
      return sight.crowds[0]?.count === HEARD.length && sight.one.length > 0 ? sight : undefined;
    });
    expect(together).toMatchObject({ one: [THREAT], crowds: [{ count: HEARD.length }] });
    expect(together.zoom).toBeLessThan(11);
    // None is counted twice, and none left out.
    await until('every violation of the map in a mark or a crowd', async () => {
      const { all, stood } = await counted(page);
      return all > HEARD.length && all === stood ? true : undefined;
    });
    await choose(page, 'CRW-4');
    await until('the chosen one beside its crowd', async () => {
      const { one, crowds: [crowd] } = await drawn(page);
      return one.join(' ') === `${HEARD[4]} ${THREAT}` && crowd?.count === HEARD.length ? true : undefined;
    });
    const apart = await until('each for itself', async () => {
      const { crowds: [crowd], moves, ...sight } = await drawn(page);
      if (crowd === undefined && sight.one.length > HEARD.length) return sight;
      // The map may still make room for the detail: then the crowd is elsewhere by the time of the press.
      if (crowd !== undefined && !moves) await page.mouse.click(crowd.x, crowd.y + 10);
      return undefined;
    });
    expect(apart.one).toEqual([...HEARD, THREAT]);
    expect(apart.zoom).toBeGreaterThanOrEqual(11);
    expect(opened.problems()).toEqual([]);
    await opened.close();
  });
}
