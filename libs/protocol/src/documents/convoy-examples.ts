/** Invented: no real organisation or movement. */
import type { FactName } from '#libs/domain';
import { example, type Examples } from './example.ts';

const DISPATCH = 'urn:example:relief-alpha:dispatch';
const LIAISON = 'urn:example:liaison:south';
const SUBJECT = 'convoy/CV-118';
const at = (id: string, time: string, source = DISPATCH) => ({ id: `cv-118-${id}`, source, time: `2026-11-23T${time}+02:00` });
const ROUTE = [[34.2704, 31.2211], [34.2899, 31.2684], [34.3187, 31.3302], [34.3521, 31.3876]] as const;

export const CONVOY_EXAMPLES: Examples<Extract<FactName, `convoy-${string}`>> = {
  'convoy-planned': [
    example('convoy-planned', SUBJECT, at('plan', '05:30:00'), {
      organisation: 'relief-alpha', route: ROUTE, corridor: 'salah-al-din', stops: ['kerem-shalom', 'junction-4', 'warehouse-deir'],
      goods: ['wheat flour, 220 t', 'water, 40 m³'], vehicles: 14, devices: ['phone-7'], departAt: '2026-11-23T08:00:00+02:00', arriveBy: '2026-11-23T11:30:00+02:00',
    }),
  ],
  'convoy-notified': [example('convoy-notified', SUBJECT, at('notified', '05:45:00'), { reason: 'Notified to both parties by the liaison desk.' })],
  'convoy-decided': [
    example('convoy-decided', SUBJECT, at('decided', '06:50:00', LIAISON), {
      decision: 'approved', windows: [{ from: '2026-11-23T08:00:00+02:00', to: '2026-11-23T12:00:00+02:00' }], reason: 'Approved for the morning window.',
    }),
  ],
  'convoy-departed': [example('convoy-departed', SUBJECT, at('departed', '08:07:00'), { at: 'kerem-shalom' })],
  'convoy-held': [example('convoy-held', SUBJECT, at('held', '08:52:00'), { at: 'junction-4', reason: 'Waiting for the road to be cleared.' })],
  'convoy-resumed': [example('convoy-resumed', SUBJECT, at('resumed', '09:20:00'), { at: 'junction-4' })],
  'convoy-rerouted': [
    example('convoy-rerouted', SUBJECT, at('rerouted', '09:21:00'), { route: [[34.2899, 31.2684], [34.2755, 31.3201], [34.3521, 31.3876]], reason: 'Road damaged north of the junction.' }),
  ],
  'convoy-arrived': [example('convoy-arrived', SUBJECT, at('arrived', '11:12:00'), { at: 'warehouse-deir' })],
  'convoy-aborted': [example('convoy-aborted', 'convoy/CV-119', { id: 'cv-119-aborted', source: DISPATCH, time: '2026-11-23T10:40:00+02:00' }, { at: 'junction-4', reason: 'Window closed while the convoy was held.' })],
  'convoy-closed': [example('convoy-closed', SUBJECT, at('closed', '12:30:00'), { outcome: 'partially', reason: 'Two of fourteen trucks turned back.' })],
  'convoy-incident-reported': [
    example('convoy-incident-reported', SUBJECT, at('incident', '08:55:30'), { kind: 'obstructed', lon: 34.2899, lat: 31.2684, narrative: 'Crowd on the road, no contact with the trucks.' }),
  ],
  'convoy-milestone-retracted': [
    example('convoy-milestone-retracted', SUBJECT, at('retracted', '09:05:00'), { retracts: `${DISPATCH} cv-118-held`, reason: 'Said of another convoy.' }),
  ],
  'convoy-position-reported': [
    example('convoy-position-reported', SUBJECT, { id: '1795418040', source: 'urn:device:phone-7', time: '2026-11-23T07:14:00Z' }, {
      lon: 34.29312, lat: 31.27455, speed: 8.3, heading: 24, accuracy: 6, altitude: 71, device: 'phone-7', battery: 0.83,
    }),
  ],
};
