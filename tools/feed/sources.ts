/** The invented sources of the demo operation, and the sign of life each of them gives. */
import { MINUTE, SECOND, type LonLat, type Millis } from '#libs/domain';
import { dice } from './dice.ts';
import { emission, type Emission } from './emission.ts';

export interface Source { readonly id: string; readonly uri: string; readonly kind: string; readonly expectedInterval: number; readonly group?: string }

export const ORGANISATIONS = ['relief-alpha', 'cedar-aid', 'bridge-logistics'] as const;

export const SOURCES: readonly Source[] = [
  { id: 'monitors-north', uri: 'urn:demo:monitors:north', kind: 'monitor-team', expectedInterval: 300, group: 'monitors' },
  { id: 'monitors-middle', uri: 'urn:demo:monitors:middle', kind: 'monitor-team', expectedInterval: 300, group: 'monitors' },
  { id: 'monitors-south', uri: 'urn:demo:monitors:south', kind: 'monitor-team', expectedInterval: 300, group: 'monitors' },
  { id: 'monitors-east', uri: 'urn:demo:monitors:east', kind: 'monitor-team', expectedInterval: 300, group: 'monitors' },
  { id: 'acoustic-sensors', uri: 'urn:demo:sensors:acoustic', kind: 'sensor', expectedInterval: 120, group: 'sensors' },
  { id: 'logistics-cell', uri: 'urn:demo:logistics', kind: 'aid-system', expectedInterval: 600, group: 'logistics' },
  { id: 'drivers', uri: 'urn:demo:drivers', kind: 'drivers', expectedInterval: 900, group: 'drivers' },
  { id: 'trackers', uri: 'urn:demo:trackers', kind: 'tracker', expectedInterval: 120 },
  { id: 'liaison-office', uri: 'urn:demo:liaison', kind: 'liaison', expectedInterval: 1_800, group: 'liaison' },
  ...ORGANISATIONS.map((id) => ({ id: `desk-${id}`, uri: `urn:demo:desk:${id}`, kind: 'convoy-desk', expectedInterval: 1_800, group: id })),
];

/** The monitor team that covers a latitude. */
export const teamAt = ([, lat]: LonLat): string => `urn:demo:monitors:${lat > 31.47 ? 'north' : lat > 31.38 ? 'middle' : 'south'}`;

/** One hour of heartbeats. The eastern team falls silent for hours at a time: nobody looking is not the same as nothing there. */
export function heartbeats(seed: number, hour: Millis): Emission[] {
  const out: Emission[] = [];
  const silent = dice(seed, 'silent', Math.floor(hour / (180 * MINUTE))).chance(0.4);
  for (const { id, uri, expectedInterval } of SOURCES) {
    if (id === 'monitors-east' && silent) continue;
    const d = dice(seed, 'heartbeat', id, hour);
    const every = expectedInterval * SECOND;
    for (let at = hour + d.between(0, every); at < hour + 60 * MINUTE; at += every * d.between(0.85, 1.1)) {
      const time = Math.round(at);
      out.push(emission('source-heartbeat', `source/${id}`, {}, { source: uri, id: `hb-${time}`, time, sentAt: time + d.whole(100, 1_500) }));
    }
  }
  return out;
}

