/** An alert from its raise to its end, on two consoles at once, wherever each of them is served; and more of them than anybody can read. */
import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { digestOf, formatTime, type AlertView } from '#libs/domain';
import { openConsole, type OpenConsole } from '../support/console.ts';
import { entities, report, road, type Place } from '../support/demo.ts';
import { until } from '../support/until.ts';
import type { Stage } from './stage.ts';

/** What has just come under the focus is not acted on: a row is, once it has been there for longer than that. */
const SHOWN_FOR = 1_000;
const SHELF_MS = 4_000;

async function open({ browser }: Stage, place: Place): Promise<OpenConsole> {
  const opened = await openConsole(browser, place);
  await opened.waitForLive();
  return opened;
}
const row = (page: Page, key: string, words: string | RegExp): Promise<void> => page.locator(`[data-row="${key}"]`, { hasText: words }).waitFor();

export function alerts(stage: () => Stage): void {
  const focus = async (page: Page, key: string): Promise<void> => {
    await page.locator(`[data-row="${key}"]`).focus();
    await page.waitForFunction(([id, wait]) => {
      const element = document.activeElement as HTMLElement | null;
      return element?.dataset['row'] === id && performance.now() - Number(element.dataset['shown']) > Number(wait);
    }, [key, SHOWN_FOR] as const);
  };
  const tab = (page: Page, name: string): Promise<void> => page.locator('.alert-tabs').getByRole('button', { name }).click();
  const fill = async (page: Page, form: string, label: string, text: string): Promise<void> => {
    await page.getByRole('form', { name: form }).getByRole('textbox', { name: label }).fill(text);
    await page.getByRole('form', { name: form }).getByRole('button', { name: form, exact: true }).press('Enter');
  };
  const gate = (status: string, queue: number): Promise<void> => report(stage().here, 'checkpoint-status-reported', 'checkpoint/alr-gate', { status, queue });
  const alert = async (key: string): Promise<AlertView | undefined> => (await entities<AlertView>(stage().here, 'alert')).find((one) => one.key === key);

  it('is raised, acknowledged, shelved, back, over and closed, and each console shows at once what the other did', async () => {
    const key = `alert/${digestOf('corridor-not-clear', 'corridor/alr')}-0`;
    await road(stage().here, 'alr');
    const [one, other] = await Promise.all([open(stage(), stage().here), open(stage(), stage().there)]);
    await gate('closed', 0);
    await Promise.all([one, other].map(({ page }) => row(page, key, 'not acknowledged')));
    await focus(one.page, key);
    await one.page.keyboard.press('a');
    await Promise.all([one, other].map(({ page }) => row(page, key, /^(?!.*not acknowledged).*acknowledged/)));

    // Whoever opens the page again finds it as it was left.
    await one.page.reload();
    await one.waitForLive();
    await row(one.page, key, /^(?!.*not acknowledged).*acknowledged/);

    // Whoever confirms second is told who was first.
    await Promise.all([one, other].map(async ({ page }) => { await focus(page, key); await page.keyboard.press('c'); }));
    await fill(one.page, 'Confirm', 'What was done', 'Gate called.');
    await other.page.locator('aside .narrative', { hasText: 'Gate called.' }).waitFor();
    await fill(other.page, 'Confirm', 'What was done', 'Called the gate.');
    await other.page.locator('.actions [data-told="conflict"]').waitFor();
    await other.page.getByRole('button', { name: 'Cancel' }).press('Enter');

    await focus(other.page, key);
    await other.page.keyboard.press('s');
    await fill(other.page, 'Shelve', 'Reason', 'Known works.');
    await Promise.all([one, other].map(({ page }) => page.locator(`[data-row="${key}"]`).waitFor({ state: 'detached' })));
    await tab(one.page, 'Shelved');
    await row(one.page, key, 'Known works.');
    await one.page.locator(`[data-row="${key}"]`).click();
    await one.page.getByRole('button', { name: 'Take from the shelf' }).press('Enter');
    await tab(one.page, 'Open');
    await Promise.all([one, other].map(({ page }) => row(page, key, 'not acknowledged')));

    // The end of a shelf is nobody's act: it comes back by time alone.
    const taken = (await alert(key))?.acts?.['shelf']?.act;
    const shelved = await fetch(`${stage().here.url}/v1/operations/${stage().here.operation ?? 'demo'}/commands`, {
      method: 'POST', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id: 'short-shelf', type: 'shelve-alert', subject: key, from: taken, data: { until: formatTime(Date.now() + SHELF_MS), reason: 'A moment.' } }),
    });
    expect(shelved.status).toBe(200);
    await until('it to be back from the second shelf', async () => {
      const now = await alert(key);
      return now?.acts?.['shelf']?.act !== taken && now?.state === 'active-unacknowledged' ? true : undefined;
    });
    await Promise.all([one, other].map(({ page }) => row(page, key, 'not acknowledged')));

    await gate('open', 3);
    await Promise.all([one, other].map(({ page }) => row(page, key, 'over, not acknowledged')));
    await one.page.locator(`[data-row="${key}"] .mark[data-open]`).waitFor();
    await one.page.locator(`[data-row="${key}"]`).click();
    await one.page.getByRole('button', { name: 'Escalate' }).press('Enter');
    await Promise.all([one, other].map(({ page }) => row(page, key, 'escalated to the shift lead')));
    await one.page.locator('aside .flags', { hasText: 'escalated to the shift lead' }).waitFor();
    await one.page.getByRole('button', { name: 'Close the alert' }).press('Enter');
    await fill(one.page, 'Close the alert', 'Why it is over', 'The gate is open again.');
    await Promise.all([one, other].map(({ page }) => page.locator(`[data-row="${key}"]`).waitFor({ state: 'detached' })));

    // What is closed calls for nobody any more: when it was sent on stands among its times alone.
    await tab(other.page, 'Recent');
    await row(other.page, key, /^(?!.*escalated).*closed/);
    await other.page.locator(`[data-row="${key}"]`).click();
    await other.page.locator('aside .facts dt', { hasText: 'escalated to the shift lead' }).waitFor();
    expect(await other.page.locator('aside .flags', { hasText: 'escalated' }).count()).toBe(0);
    expect([...one.problems(), ...other.problems()]).toEqual([]);
    await Promise.all([one.close(), other.close()]);
  });

  it('is handed over, with everything that is open, by two shifts that sign for one position', async () => {
    await road(stage().here, 'hdo');
    await report(stage().here, 'checkpoint-status-reported', 'checkpoint/hdo-gate', { status: 'closed' });
    const [one, other] = await Promise.all([open(stage(), stage().here), open(stage(), stage().there)]);
    await row(one.page, `alert/${digestOf('corridor-not-clear', 'corridor/hdo')}-0`, 'not acknowledged');
    const handover = async ({ page }: OpenConsole) => {
      await page.locator('.foot').getByRole('button', { name: 'Handover' }).press('Enter');
      const dialog = page.getByRole('dialog', { name: 'Handover' });
      await dialog.locator('li', { hasText: 'Trial road: not clear' }).first().waitFor();
      return dialog;
    };
    const sign = (dialog: Awaited<ReturnType<typeof handover>>, side: string): Promise<void> => dialog.locator('.signatures > div', { hasText: side }).getByRole('button', { name: 'Sign' }).press('Enter');
    const outgoing = await handover(one);
    await sign(outgoing, 'Outgoing shift');
    await other.page.locator('.foot', { hasText: 'waits for a signature' }).waitFor();
    const incoming = await handover(other);
    await incoming.locator('.signatures > div', { hasText: 'Outgoing shift' }).getByText('operator').waitFor();
    await sign(incoming, 'Incoming shift');
    const said = await Promise.all([outgoing, incoming].map(async (dialog) => {
      await dialog.locator('[data-told="applied"]').waitFor();
      return dialog.locator('[data-told="applied"]').textContent();
    }));
    expect(said[0]).toMatch(/^Both shifts have signed for position \d+$/);
    expect(said[1]).toBe(said[0]);
    expect([...one.problems(), ...other.problems()]).toEqual([]);
    await Promise.all([one.close(), other.close()]);
  });

}

export function alertsInAFlood(stage: () => Stage): void {
  it('is seen at once where it is a threat to life, in the middle of a flood, which is said and put in order', async () => {
    const roads = Array.from({ length: 6 }, (_, at) => at);
    const opened = await open(stage(), stage().here);
    const { page } = opened;
    for (const at of roads) {
      await report(stage().here, 'corridor-defined', `corridor/fld-${at}`, { name: { en: `Flood road ${at}` }, geometry: { type: 'LineString', coordinates: [[34.3, 31.3 + at / 20], [34.31, 31.3 + at / 20]] }, width: 50 });
      for (const nth of [0, 1, 2, 3]) await report(stage().here, 'violation-reported', `violation/FLD-${at}-${nth}`, { class: 'overflight', sense: 'heard', lon: 34.305, lat: 31.3 + at / 20, uncertainty: 50 + nth });
    }
    await page.locator('.flood', { hasText: /Flood: \d+ in 10 min/ }).waitFor();
    await report(stage().here, 'convoy-planned', 'convoy/FLD', { organisation: 'trial-aid', route: [[34.5, 31.5], [34.5, 31.52]] });
    await report(stage().here, 'convoy-departed', 'convoy/FLD', {});
    await page.mouse.move(150, 400);
    await report(stage().here, 'convoy-incident-reported', 'convoy/FLD', { kind: 'attacked' });
    await page.locator('[data-pinned]', { hasText: 'Convoy FLD attacked or obstructed' }).waitFor();
    await until('every alert in the picture', async () => ((await entities<AlertView>(stage().here, 'alert')).filter(({ subject }) => subject.startsWith('corridor/fld-')).length === 24 ? true : undefined));
    for (const at of roads) await page.getByRole('button', { name: `×4 Violation near corridor · Flood road ${at}` }).first().waitFor();
    await page.locator('.alert-chips [data-count]').first().click();
    await page.locator('.life-strip').getByRole('button', { name: 'Acknowledge' }).press('Enter');
    await page.locator('[data-pinned]').waitFor({ state: 'detached' });
    expect(opened.problems()).toEqual([]);
    await opened.close();
  });
}
