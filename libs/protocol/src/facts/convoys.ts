/** The bodies of the facts about convoys. */
import { INCIDENT_KINDS, OUTCOMES } from '#libs/domain';
import {
  closed, either, entityId, entityIds, eventKey, lat, line, lines, list, lon, metres, number, optional, route, saying, text, time, whole,
} from './parts.ts';

const MOST_VEHICLES = 10_000;
const FASTEST = 400;
const milestone = { at: optional(entityId('Id of the checkpoint, crossing or stop')), reason: optional(text('Why')) };

export const CONVOY_BODIES = {
  'convoy-planned': closed(
    {
      organisation: entityId('Id of the organisation whose convoy it is'),
      route: route('The planned way'),
      corridor: optional(entityId('Id of the corridor it uses')),
      stops: optional(entityIds('Ids of the checkpoints, crossings and stops on its way, in order')),
      goods: optional(lines('What it carries')),
      vehicles: optional(whole('Number of vehicles', 0, MOST_VEHICLES)),
      devices: optional(lines('Ids of the devices that report its position')),
      departAt: optional(time('Planned departure')),
      arriveBy: optional(time('Planned arrival at the latest; not before departAt')),
    },
    { description: 'A convoy is planned, or its plan is replaced.' },
  ),
  'convoy-notified': closed(milestone, { description: 'The parties were told. An acknowledged notification is never an approval.' }),
  'convoy-decided': closed(
    {
      decision: either(['approved', 'denied'], 'What was decided'),
      windows: optional(list(closed({ from: time('Begin'), to: time('End; not before from') }), 'When it may move')),
      reason: optional(text('Why')),
    },
    { description: 'The parties approved or denied the movement.' },
  ),
  'convoy-departed': closed(milestone, { description: 'It has set out.' }),
  'convoy-held': closed(milestone, { description: 'It is held up.' }),
  'convoy-resumed': closed(milestone, { description: 'It goes on after it was held.' }),
  'convoy-rerouted': closed({ route: route('The new way'), ...milestone }, { description: 'It takes another way.' }),
  'convoy-arrived': closed(milestone, { description: 'It has arrived; with an at that is not its last stop, only there.' }),
  'convoy-aborted': closed(milestone, { description: 'It has given up.' }),
  'convoy-closed': closed(
    { outcome: either(OUTCOMES, 'How the movement went'), reason: optional(text('Why')) }, { description: 'The movement is over and its outcome is known.' },
  ),
  'convoy-incident-reported': closed(
    {
      kind: either(INCIDENT_KINDS, 'What happened to it'),
      lon: optional(lon('Longitude, degrees east, WGS 84; together with lat or not at all')),
      lat: optional(lat('Latitude, degrees north, WGS 84; together with lon or not at all')),
      narrative: optional(text('What happened, in words')),
    },
    { description: 'Something happened to the convoy.' },
  ),
  'convoy-milestone-retracted': closed(
    { retracts: eventKey('Event key of the milestone, the decision or the incident that is taken back'), reason: saying('Why') },
    { description: 'A milestone or an incident is taken back by its source.' },
  ),
  'convoy-position-reported': closed(
    {
      lon: lon(), lat: lat(),
      speed: optional(number('Speed over ground, metres per second', 0, FASTEST)),
      heading: optional(number('Direction of movement, degrees from north, clockwise', 0, 360)),
      accuracy: optional(metres('Radius inside which the position is')),
      altitude: optional(number('Height above the ellipsoid, metres', -1_000, 20_000)),
      device: optional(line('Id of the device')),
      battery: optional(number('Charge of the device, 0 (empty) to 1 (full)', 0, 1)),
    },
    { description: 'Where the convoy is.' },
  ),
};
