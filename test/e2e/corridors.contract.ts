/** What a coordinator asks of a corridor and of its own convoys, and what it is not told. */
import { expect, it } from '@jest/globals';
import { formatTime, MINUTE } from '#libs/domain';
import { openConsole } from '../support/console.ts';
import { entities, report, road, violation } from '../support/demo.ts';
import { until } from '../support/until.ts';
import type { Stage } from './stage.ts';

export function corridors(stage: () => Stage): void {
  it('are shown each way, with what makes them so and who is on them; a coordinator sees its own convoys first', async () => {
    const { here } = stage();
    await road(here, 'COR-1');
    await report(here, 'checkpoint-status-reported', 'checkpoint/COR-1-gate', { status: 'closed', direction: 'in' });
    const plan = { route: [[34.35, 31.41], [34.37, 31.43]], corridor: 'COR-1', departAt: formatTime(Date.now() - MINUTE), arriveBy: formatTime(Date.now() + 59 * MINUTE) };
    await report(here, 'convoy-planned', 'convoy/COR-2', { ...plan, organisation: 'corridor-aid' });
    await report(here, 'convoy-planned', 'convoy/COR-3', { ...plan, organisation: 'another-aid' });
    await report(here, 'convoy-departed', 'convoy/COR-2', { at: 'COR-1-gate' });
    await report(here, 'convoy-position-reported', 'convoy/COR-2', { lon: 34.351, lat: 31.411, speed: 8 });
    await violation(here, 'COR-4');
    await until('the convoy on its way', async () => ((await entities<{ stage: string }>(here, 'convoy')).some(({ key, stage: at }) => key === 'convoy/COR-2' && at === 'en-route') ? true : undefined));

    const watch = await openConsole(stage().browser, here, { query: { view: 'corridors' } });
    await watch.waitForLive();
    const row = watch.page.getByRole('row', { name: 'Trial road' }).filter({ hasText: 'COR-1' });
    const cell = (label: string) => row.locator(`td[data-label="${label}"]`);
    await cell('Inbound').filter({ hasText: /^closed/ }).waitFor();
    await cell('Outbound').filter({ hasText: /^clear.*holds \d+ (min|h) more/ }).waitFor();
    await cell('Because of').filter({ hasText: /Trial gate\s*closed\s*in/ }).waitFor();
    await cell('Convoys').filter({ hasText: /COR-2.*en route, position \d+ s.*1 waits to leave/ }).waitFor();
    expect(watch.problems()).toEqual([]);
    await watch.close();

    const own = await openConsole(stage().browser, stage().there, { query: { audience: 'aid:corridor-aid' }, width: 390, height: 844 });
    const { page } = own;
    await own.waitForLive();
    const card = page.locator('.card', { hasText: 'COR-2' });
    await card.filter({ hasText: /Trial road:\s*closed\s*\d+ s/ }).waitFor();
    await card.filter({ hasText: /Next stop\s*Trial gate,\s*[\d.,]+ (m|km),\s*closed/ }).waitFor();
    await card.filter({ hasText: /planned (\d+ \w+ )?\d\d:\d\dZ, now (\d+ \w+ )?\d\d:\d\dZ or later \(as of \d+ s ago\)/ }).waitFor();
    expect(await page.locator('.card', { hasText: 'COR-3' }).count()).toBe(0);
    expect(await page.getByRole('tab').allTextContents()).toEqual([expect.stringMatching(/^My convoys/), expect.stringMatching(/^Alerts/), expect.stringMatching(/^Corridors & checkpoints/)]);
    await card.getByRole('button', { name: 'Convoy COR-2', exact: true }).press('Enter');
    // It left the gate: that is where it was heard of last, and no longer where it is.
    await page.locator('aside[data-region="detail"]', { hasText: 'COR-2' }).filter({ hasText: /Last reported point\s*Trial gate/ }).waitFor();
    expect(own.problems()).toEqual([]);
    await own.close();
  });
}
