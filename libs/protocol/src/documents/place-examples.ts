/** Real crossings and roads, invented statuses, line, sector and sources. */
import type { FactName } from '#libs/domain';
import { example, type Examples } from './example.ts';

const MISSION = 'urn:example:mission';
const DRIVER = 'urn:example:drivers:south';
const OURS = 'urn:watchfloor:demo';
const BY = { name: 'Shift lead', audience: 'operations', desk: 'shift-lead', verified: true };
const said = (id: string, source = MISSION) => ({ id, source, time: '2026-11-23T06:00:00Z' });
const acted = (id: string, time: string) => ({ id: `0c7f2f8a-51d4-4b8e-8a55-${id}`, source: OURS, time, actor: BY.name });

export const PLACE_EXAMPLES: Examples<
  Extract<FactName, `checkpoint-${string}` | `corridor-${string}` | `line-${string}` | `sector-${string}` | `source-${string}`>
  | 'note-added' | 'subscription-set' | 'act-withdrawn' | 'entity-unparked' | 'operation-opened'
> = {
  'checkpoint-registered': [
    example('checkpoint-registered', 'checkpoint/kerem-shalom', said('cp-kerem-shalom'), {
      name: { en: 'Kerem Shalom', ar: 'كرم أبو سالم', he: 'כרם שלום' }, kind: 'crossing', lon: 34.27, lat: 31.221, corridors: ['salah-al-din'],
    }),
  ],
  'checkpoint-status-reported': [
    example('checkpoint-status-reported', 'checkpoint/kerem-shalom', { id: 'st-90412', source: DRIVER, time: '2026-11-23T08:41:00+02:00' }, {
      status: 'partial', direction: 'in', queue: 35, waitMinutes: 90, group: 'drivers-south',
    }),
  ],
  'checkpoint-status-retracted': [
    example('checkpoint-status-retracted', 'checkpoint/kerem-shalom', { id: 'st-90413', source: DRIVER, time: '2026-11-23T08:50:00+02:00' }, {
      retracts: `${DRIVER} st-90412`, reason: 'Said of the other lane.',
    }),
  ],
  'corridor-defined': [
    example('corridor-defined', 'corridor/salah-al-din', said('co-salah-al-din'), {
      name: { en: 'Salah al-Din road', ar: 'شارع صلاح الدين', he: 'דרך צלאח א-דין' },
      geometry: { type: 'LineString', coordinates: [[34.2704, 31.2211], [34.3187, 31.3302], [34.3521, 31.3876]] }, width: 200, checkpoints: ['kerem-shalom'],
    }),
  ],
  'line-declared': [
    example('line-declared', 'line/ceasefire', said('line-ceasefire-2'), {
      name: { en: 'Ceasefire line' }, version: '2', geometry: { type: 'LineString', coordinates: [[34.32, 31.24], [34.36, 31.33], [34.41, 31.42]] },
      accuracy: 40, declaredBy: 'Joint commission', validFrom: '2026-11-01T00:00:00+02:00', validTo: '2026-12-31T00:00:00+02:00',
    }),
  ],
  'sector-defined': [
    example('sector-defined', 'sector/south', said('sector-south'), {
      name: { en: 'South', ar: 'الجنوب' }, geometry: { type: 'Polygon', coordinates: [[[34.22, 31.22], [34.36, 31.22], [34.36, 31.36], [34.22, 31.36], [34.22, 31.22]]] }, baseline: 1.5,
    }),
  ],
  'source-registered': [
    example('source-registered', 'source/drivers-south', said('src-drivers-south'), { uri: DRIVER, kind: 'drivers', expectedInterval: 1_800, group: 'drivers-south' }),
  ],
  'source-heartbeat': [example('source-heartbeat', 'source/drivers-south', { id: 'hb-20261123T0900', source: DRIVER, time: '2026-11-23T09:00:00Z' }, {})],
  'corridor-suspended': [
    example('corridor-suspended', 'corridor/salah-al-din', acted('000000000001', '2026-11-23T09:02:11.000Z'), { reason: 'Unexploded device beside the road.', from: null, by: BY }),
  ],
  'corridor-reopened': [
    example('corridor-reopened', 'corridor/salah-al-din', acted('000000000002', '2026-11-23T10:12:40.000Z'), { from: '0c7f2f8a-51d4-4b8e-8a55-000000000001', by: BY }),
  ],
  'note-added': [
    example('note-added', 'note/n-31', acted('000000000003', '2026-11-23T09:06:00.000Z'), {
      text: 'Road closed until the clearance team reports.', links: ['corridor/salah-al-din'], at: '2026-11-23T09:02:00Z', knownAt: '2026-11-23T09:06:00Z', by: BY,
    }),
  ],
  'subscription-set': [
    example('subscription-set', 'organisation/relief-alpha', acted('000000000004', '2026-11-23T06:10:00.000Z'), { corridors: ['salah-al-din'], by: BY }),
  ],
  'act-withdrawn': [
    example('act-withdrawn', 'corridor/salah-al-din', acted('000000000005', '2026-11-23T10:12:55.000Z'), { act: '0c7f2f8a-51d4-4b8e-8a55-000000000002', by: BY }),
  ],
  'entity-unparked': [example('entity-unparked', 'convoy/CV-118', acted('000000000006', '2026-11-23T12:00:00.000Z'), { by: BY })],
  'operation-opened': [
    example('operation-opened', 'operation/demo', { id: 'b1f0c6de-8b57-4ea4-a0cf-1a2f3d4c5b6a', source: OURS, time: '2026-11-23T00:00:00.000Z' }, { log: 'b1f0c6de-8b57-4ea4-a0cf-1a2f3d4c5b6a' }),
  ],
};
