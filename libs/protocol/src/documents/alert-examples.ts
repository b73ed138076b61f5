/** Alerts, the watch and the people at it: invented, on the roads and convoys of the other examples. */
import { example, type Examples } from './example.ts';
import type { AlertFactName } from '../facts/alerts.ts';

const OURS = 'urn:watchfloor:demo';
const WATCH = 'urn:watchfloor:demo:watch';
const STARTED = '5f0d1c8e-2a77-4f0e-9d3b-6c1e7b2a9f10';
const BY = { name: 'Watch 1', audience: 'operations', desk: 'watch', verified: true };
const LEAD = { name: 'Shift lead', audience: 'operations', desk: 'shift-lead', verified: true };
const COORDINATOR = { name: 'Relief Alpha', audience: 'aid:relief-alpha', desk: 'relief-alpha', verified: true };
const NEAR = 'alert/b78b64ba9a0636c5b065-0';
const HELD = 'alert/4f2b0989b5bb91750936-1';

const watched = (position: number, at: string) => ({ watch: STARTED, judged: { position, at } });
const seen = (id: string, time: string) => ({ id, source: WATCH, time });
const acted = (id: string, time: string, actor = BY.name) => ({ id: `6b1d4a52-90c3-4f7a-8c1b-${id}`, source: OURS, time, actor });

export const ALERT_EXAMPLES: Examples<AlertFactName> = {
  'watch-started': [example('watch-started', 'operation/demo', seen(STARTED, '2026-11-23T08:00:00.000Z'), { watch: STARTED })],
  'watch-reached': [
    example('watch-reached', 'operation/demo', seen(`${STARTED}-2026-11-23T09:02:00.000Z`, '2026-11-23T09:02:00.000Z'), {
      watch: STARTED, position: 18_204, at: '2026-11-23T09:02:00.000Z', chatter: [{ alert: '4906295e664828b21958-2', count: 4, quietSince: '2026-11-23T09:01:12.000Z' }],
    }),
  ],
  'alert-raised': [
    example('alert-raised', NEAR, seen(`b78b64ba9a0636c5b065-0-life-safety-${STARTED}`, '2026-11-23T08:20:14.000Z'), {
      rule: 'violation-near-convoy', subject: 'convoy/CV-118', cause: 'violation/V-2041', severity: 'life-safety', corridor: 'salah-al-din', km: 14.2, sector: 'south',
      metres: 340.5, indeterminate: true, ...watched(17_911, '2026-11-23T08:20:14.000Z'),
    }),
    example('alert-raised', 'alert/62f4e4f212e9a9cc2549-0', seen(`62f4e4f212e9a9cc2549-0-medium-${STARTED}`, '2026-11-23T09:40:00.000Z'), {
      rule: 'line-crossed', subject: 'violation/V-2052', cause: 'urn:example:mission line-ceasefire-v2', severity: 'medium', lateBy: 4_920,
      verdict: { line: 'ceasefire', version: 'v2', verdict: 'outside', distance: -62.4 }, ...watched(18_450, '2026-11-23T09:40:00.000Z'),
    }),
    example('alert-raised', 'alert/6c3c7524f664b46fae50-0', seen(`6c3c7524f664b46fae50-0-medium-${STARTED}`, '2026-11-23T10:02:31.000Z'), {
      rule: 'surge', subject: 'sector/south', severity: 'medium', sector: 'south', count: 9, ...watched(18_760, '2026-11-23T10:02:31.000Z'),
    }),
    example('alert-raised', 'alert/4906295e664828b21958-2', seen(`4906295e664828b21958-2-high-${STARTED}`, '2026-11-23T09:00:40.000Z'), {
      rule: 'convoy-signal-lost', subject: 'convoy/CV-121', severity: 'high', corridor: 'al-rashid', km: 3.1, feed: 'trackers', chatter: 3,
      ...watched(18_190, '2026-11-23T09:00:40.000Z'),
    }),
  ],
  'alert-cleared': [
    example('alert-cleared', HELD, seen(`4f2b0989b5bb91750936-1-cleared-${STARTED}`, '2026-11-23T09:31:02.000Z'), watched(18_377, '2026-11-23T09:31:02.000Z')),
    example('alert-cleared', 'alert/4906295e664828b21958-2', seen(`4906295e664828b21958-2-cleared-${STARTED}`, '2026-11-23T09:06:12.000Z'), { chatter: 4, ...watched(18_222, '2026-11-23T09:06:12.000Z') }),
  ],
  'alert-escalated': [
    example('alert-escalated', NEAR, seen(`b78b64ba9a0636c5b065-0-escalated-${STARTED}`, '2026-11-23T08:22:14.000Z'), { to: 'shift-lead', ...watched(17_930, '2026-11-23T08:22:14.000Z') }),
    example('alert-escalated', HELD, acted('000000000001', '2026-11-23T09:12:00.000Z'), { to: 'shift-lead', by: BY }),
  ],
  'alert-acknowledged': [
    example('alert-acknowledged', NEAR, acted('000000000002', '2026-11-23T08:21:40.120Z'), { from: null, by: BY }),
    example('alert-acknowledged', NEAR, acted('000000000003', '2026-11-23T08:21:58.400Z', COORDINATOR.name), { from: null, by: COORDINATOR }),
  ],
  'alert-confirmed': [
    example('alert-confirmed', NEAR, acted('000000000004', '2026-11-23T08:23:10.000Z'), { from: null, note: 'Convoy told to wait at K-4.', by: BY }),
  ],
  'alert-assigned': [example('alert-assigned', HELD, acted('000000000005', '2026-11-23T09:04:30.000Z'), { from: null, to: 'liaison desk', by: BY })],
  'alert-shelved': [
    example('alert-shelved', HELD, acted('000000000006', '2026-11-23T09:05:00.000Z'), {
      from: null, until: '2026-11-23T10:05:00Z', reason: 'Loading papers are being corrected at the gate.', by: BY,
    }),
  ],
  'alert-unshelved': [
    example('alert-unshelved', HELD, acted('000000000007', '2026-11-23T09:20:00.000Z'), { from: '6b1d4a52-90c3-4f7a-8c1b-000000000006', by: BY }),
  ],
  'alert-closed': [example('alert-closed', NEAR, acted('000000000008', '2026-11-23T09:25:00.000Z'), { from: null, note: 'All vehicles are past the place.', by: LEAD })],
  'handover-signed': [
    example('handover-signed', 'handover/2026-11-23-day', acted('000000000009', '2026-11-23T14:00:05.000Z'), { side: 'outgoing', position: 21_440, by: BY }),
  ],
  'shift-started': [example('shift-started', 'operation/demo', acted('000000000010', '2026-11-23T06:00:02.000Z'), { desk: 'watch', by: BY })],
  'operation-configured': [
    example('operation-configured', 'operation/demo', acted('000000000011', '2026-11-23T05:50:00.000Z', LEAD.name), {
      timeZone: 'Asia/Gaza', rules: { 'convoy-held': { after: 1_200 }, 'convoy-off-route': { away: 400, back: 250 } }, by: LEAD,
    }),
  ],
};
