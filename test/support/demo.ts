/** The demo as users start it, and what its tests ask of it, wherever it is served. */
import type { Page } from 'playwright-core';
import { formatTime } from '#libs/domain';
import { scratchFolder, startServer, type Running } from './server.ts';
import { until } from './until.ts';

/** Where an operation is: `demo`, and one server for everything, unless it says otherwise. */
export interface Place { readonly url: string; readonly operation?: string; readonly ingest?: string }

/** Ready once its past is in the log. */
export async function startDemo(): Promise<Running> {
  const server = await startServer({ dataDir: await scratchFolder(), env: { FEED: 'demo' } });
  const there = async () => ((await entities(server, 'convoy')).length > 30 && (await entities(server, 'violation')).length > 50 ? true : undefined);
  await until('the past of the demo', there).catch(async (error: unknown) => {
    await server.end('SIGKILL');
    throw error;
  });
  return server;
}

/** Entities of one type, as `operations` sees them; none while the server has no picture yet. */
export async function entities<T>(place: Place, type: string, query = ''): Promise<readonly (T & { readonly key: string })[]> {
  const answer = await fetch(`${place.url}/v1/operations/${place.operation ?? 'demo'}/entities/${type}?limit=1000${query}`);
  return ((await answer.json()) as { items?: readonly (T & { readonly key: string })[] }).items ?? [];
}

/** One report from the trial's own desk, recorded now; of now, unless `time` says when it happened. */
export async function report(place: Place, fact: string, subject: string, data: object, time = Date.now()): Promise<void> {
  const event = { specversion: '1.0', id: `${fact} ${subject} ${JSON.stringify(data)}`, source: 'urn:trial:console', type: `watchfloor.${fact}.v1`, subject, time: formatTime(time), data };
  // A server that is busy says so, and the same event is sent again.
  const status = await until('room in the log', async () => {
    const answer = await fetch(`${place.ingest ?? place.url}/v1/operations/${place.operation ?? 'demo'}/events`, { method: 'POST', headers: { 'content-type': 'application/cloudevents+json' }, body: JSON.stringify(event) });
    return answer.status === 503 || answer.status === 429 ? undefined : answer.status;
  });
  if (status !== 202) throw new Error(`${fact} of ${subject} was answered ${status}`);
}

/** A violation of this trial that nobody has judged. */
export const violation = (place: Place, id: string): Promise<void> =>
  report(place, 'violation-reported', `violation/${id}`, { class: 'small-arms-fire', sense: 'seen', lon: 34.35, lat: 31.4, narrative: 'Shots near the road.' });

/** A corridor of this trial with one checkpoint, which is open: the demo's own are open or closed by the time of day. */
export async function road(place: Place, id: string): Promise<void> {
  await report(place, 'checkpoint-registered', `checkpoint/${id}-gate`, { name: { en: 'Trial gate' }, kind: 'checkpoint', lon: 34.36, lat: 31.42, corridors: [id] });
  await report(place, 'corridor-defined', `corridor/${id}`, {
    name: { en: 'Trial road' }, geometry: { type: 'LineString', coordinates: [[34.35, 31.41], [34.37, 31.43]] }, width: 200, checkpoints: [`${id}-gate`],
  });
  await report(place, 'checkpoint-status-reported', `checkpoint/${id}-gate`, { status: 'open' });
}

/** Selects as a person does: search, its id, Enter. */
export async function choose(page: Page, id: string): Promise<void> {
  await page.keyboard.press('Control+K');
  await page.getByRole('searchbox').fill(id);
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator('aside[data-region="detail"]', { hasText: id }).waitFor();
}
