/** What axe-core says of a page as it is now. Its source goes in through the debugger, because the page's policy lets nothing else in. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Found { readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly target: readonly unknown[]; readonly html: string; readonly failureSummary?: string }[] }[] }

/**
 * One line for each element that breaks a rule: the rule, where, and why. Targets of less than 24 px (2.5.8) count, which axe leaves out by
 * itself. In forced colours it reads the page's own ones, which nobody sees: then contrast is the reader's.
 */
export async function breaches(page: Page, forced = false): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(SOURCE);
  const { violations } = await page.evaluate((contrast) => (window as unknown as { axe: { run(options: object): Promise<Found> } }).axe.run({ resultTypes: ['violations'], rules: { 'target-size': { enabled: true }, 'color-contrast': { enabled: contrast } } }), !forced);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, html, failureSummary }) => `${id}: ${target.join(' ')} ${html.slice(0, 160)} ${(failureSummary ?? '').replaceAll(/\s+/g, ' ').slice(0, 240)}`));
}
