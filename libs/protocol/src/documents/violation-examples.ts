/** Invented: no real team, organisation or event. */
import { example, type Examples } from './example.ts';

const PATROL = 'urn:example:monitors:patrol-3';
const RADAR = 'urn:example:sensors:acoustic-north';
const OURS = 'urn:watchfloor:demo';
const BY = { name: 'Watch 2', audience: 'operations', desk: 'watch', verified: false };
const REPORT = '3f0c1d5e-0001';

export const VIOLATION_EXAMPLES: Examples<
  'violation-reported' | 'violation-corrected' | 'violation-retracted' | 'violation-assessed' | 'violation-merged'
> = {
  'violation-reported': [
    example('violation-reported', 'violation/V-2041', { id: REPORT, source: PATROL, time: '2026-11-23T09:14:20+02:00' }, {
      class: 'indirect-fire', subtype: 'mortar', lon: 34.3812, lat: 31.4107, uncertainty: 150, from: '2026-11-23T09:12:00+02:00',
      to: '2026-11-23T09:15:00+02:00', sense: 'heard', count: { min: 3, max: 4 }, killed: { claimed: 0 }, injured: { claimed: 2, verified: 1 },
      reliability: 'B', credibility: 2, group: 'patrols-south', parties: ['unidentified'],
      narrative: 'Three or four impacts east of the road, smoke from one of them. Two persons brought to the clinic.',
    }),
    example('violation-reported', 'violation/V-2042', { id: '77', source: RADAR, time: '2026-11-23T07:14:31.480Z' }, { class: 'small-arms-fire', sense: 'sensor' }),
  ],
  'violation-corrected': [
    example('violation-corrected', 'violation/V-2041', { id: '3f0c1d5e-0002', source: PATROL, time: '2026-11-23T10:02:00+02:00' }, {
      corrects: `${PATROL} ${REPORT}`, lon: 34.3829, lat: 31.4113, uncertainty: 40, killed: { claimed: 0, verified: 0 }, reason: 'Craters seen on site.',
    }),
  ],
  'violation-retracted': [
    example('violation-retracted', 'violation/V-2042', { id: '78', source: RADAR, time: '2026-11-23T07:20:00Z' }, {
      retracts: `${RADAR} 77`, reason: 'Sensor fault: the same pulse was read from three stations at once.',
    }),
  ],
  'violation-assessed': [
    example('violation-assessed', 'violation/V-2041', { id: 'd3b6a1f0-7d6e-4c55-9d55-0a1f6d5d4a01', source: OURS, time: '2026-11-23T08:31:07.112Z', actor: BY.name }, {
      occurrence: 'verified', reason: 'Own patrol saw the craters.', from: null, by: BY,
    }),
  ],
  'violation-merged': [
    example('violation-merged', 'violation/V-2042', { id: 'd3b6a1f0-7d6e-4c55-9d55-0a1f6d5d4a02', source: OURS, time: '2026-11-23T08:33:40.000Z', actor: BY.name }, {
      into: 'V-2041', reason: 'The same firing, heard by the sensor.', from: null, by: BY,
    }),
  ],
};
