/**
 * Real recorded conflict events (UCDP GED) as violations. What the file knows of its own doubt is kept: how exact the place
 * is becomes an uncertainty, the two dates an interval, the death counts claims. Nothing is said of who did it beyond the
 * sides that the file names.
 */
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import { parseTime, type Millis } from '#libs/domain';
import { send, type Target, type Tally } from './client.ts';
import type { Sent } from './emission.ts';

/** Metres for UCDP's `where_prec`: 1 exact, 2 within about 25 km, 3 second-order, 4 first-order division, 5 region or line, 6 country, 7 at sea. */
const UNCERTAINTY_METRES: Readonly<Record<string, number>> = { 1: 1_000, 2: 25_000, 3: 50_000, 4: 150_000, 5: 250_000, 6: 500_000, 7: 500_000 };
const KINDS: Readonly<Record<string, readonly [string, string]>> = {
  1: ['other', 'state-based-conflict'], 2: ['other', 'non-state-conflict'], 3: ['harm-to-protected', 'one-sided-violence'],
};

type Row = Readonly<Record<string, string>>;
/** A day of the file as RFC 3339, at its first or its last second. */
const day = (text: string | undefined, end: boolean): string => `${(text ?? '').slice(0, 10)}T${end ? '23:59:59' : '00:00:00'}Z`;

/** One row as an event, or why it cannot be one. Extra figures travel as CloudEvents extensions, where the log keeps them. */
export function eventOf(row: Row): Sent | { readonly refused: string } {
  const need = (name: string) => row[name] ?? '';
  const kind = KINDS[need('type_of_violence')];
  if (!/^\d+$/.test(need('id'))) return { refused: 'id is not a number' };
  if (kind === undefined) return { refused: `type_of_violence of event ${need('id')} is none of 1, 2, 3` };
  const [from, to] = [day(row['date_start'], false), day(row['date_end'], true)];
  if (parseTime(from) === undefined || parseTime(to) === undefined) return { refused: `date_start or date_end of event ${need('id')} is no date` };
  const figures = Object.fromEntries(['best', 'high', 'low', 'deaths_a', 'deaths_b', 'deaths_civilians', 'deaths_unknown', 'where_prec', 'date_prec', 'event_clarity']
    .map((name) => [`ucdp${name.replaceAll('_', '')}`, Number(need(name))]));
  const deaths = `Deaths claimed: best ${need('best')}, low ${need('low')}, high ${need('high')}; ${need('side_a')} ${need('deaths_a')}, ${need('side_b')} ${need('deaths_b')}, civilians ${need('deaths_civilians')}, unknown ${need('deaths_unknown')}.`;
  return {
    specversion: '1.0', id: need('id'), source: 'urn:ucdp:ged:23.1', type: 'watchfloor.violation-reported.v1', subject: `violation/ucdp-${need('id')}`,
    time: from, datacontenttype: 'application/json', ...figures,
    data: {
      class: kind[0], subtype: kind[1], sense: 'reported', lon: Number(need('longitude')), lat: Number(need('latitude')),
      uncertainty: UNCERTAINTY_METRES[need('where_prec')] ?? 500_000, from, to, killed: { claimed: Number(need('best')) },
      parties: [need('side_a'), need('side_b')], narrative: `${need('dyad_name')}. ${need('where_description')}. ${deaths}`,
    },
  };
}

export async function readUcdp(file: string): Promise<readonly Sent[]> {
  const rows = parse(await readFile(file), { columns: true, bom: true, skip_empty_lines: true }) as readonly Row[];
  return rows.map((row, index) => {
    const event = eventOf(row);
    if ('refused' in event) throw new Error(`${file}, record ${index + 1}: ${event.refused}`);
    return event;
  });
}

/** Plays the file in the order of its dates; `speed` is how many of its seconds pass in one of ours (0: all at once). */
export async function playUcdp(target: Target, options: { readonly file: string; readonly speed: number; readonly tell?: (line: string) => void }): Promise<Tally> {
  const at = (event: Sent) => parseTime(event.time) as Millis;
  const events = (await readUcdp(options.file)).toSorted((a, b) => at(a) - at(b));
  const total: Tally = { recorded: 0, rejected: 0 };
  let before = events[0] === undefined ? 0 : at(events[0]);
  const days = Map.groupBy(events, at);
  for (const [time, sameDay] of days) {
    if (options.speed > 0) await wait((time - before) / options.speed, undefined, target.signal && { signal: target.signal });
    before = time;
    if (options.speed === 0) continue;
    const { recorded, rejected } = await send(target, sameDay, options.tell);
    total.recorded += recorded;
    total.rejected += rejected;
  }
  return options.speed === 0 ? send(target, events, options.tell) : total;
}
