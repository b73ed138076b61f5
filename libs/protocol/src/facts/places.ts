/** The bodies of the facts about checkpoints, corridors, lines, sectors and sources. */
import { Type } from 'typebox';
import { CHECKPOINT_KINDS, CHECKPOINT_STATUSES, DIRECTIONS } from '#libs/domain';
import { fieldAct } from './by.ts';
import {
  closed, either, entityIds, eventKey, lat, line, lineString, lon, metres, name, number, optional, polygon, polygonOrLineString, saying, source, time, whole,
} from './parts.ts';

const MOST_WAITING = 100_000;
const LONGEST_WAIT_MINUTES = 100_000;
const MOST_VIOLATIONS = 100_000;
/** A year: a source that reports less often is not watched for silence. */
const LONGEST_INTERVAL_SECONDS = 31_622_400;
const SHORTEST_INTERVAL_SECONDS = 0.001;

export const PLACE_BODIES = {
  'checkpoint-registered': closed(
    {
      name, kind: either(CHECKPOINT_KINDS, 'A crossing has other status words and keeps a status for longer'), lon: lon(), lat: lat(),
      corridors: optional(entityIds('Ids of the corridors it lies on')),
    },
    { description: 'There is a checkpoint or a crossing.' },
  ),
  'checkpoint-status-reported': closed(
    {
      status: either(CHECKPOINT_STATUSES, 'Of a checkpoint: open, slow, congested or closed; of a crossing: open, partial or closed'),
      direction: optional(either(DIRECTIONS, 'Which direction it is about; absent means both')),
      queue: optional(whole('Vehicles waiting', 0, MOST_WAITING)),
      waitMinutes: optional(number('Waiting time, minutes', 0, LONGEST_WAIT_MINUTES)),
      group: optional(line('Reports of one group are never independent of each other')),
    },
    { description: 'Somebody says how a checkpoint or a crossing is.' },
  ),
  'checkpoint-status-retracted': closed(
    { retracts: eventKey('Event key of the report that is taken back'), reason: saying('Why') }, { description: 'A status report is taken back by its source.' },
  ),
  'corridor-defined': closed(
    {
      name, geometry: lineString, width: optional(metres('Whole width')),
      checkpoints: optional(entityIds('Ids of the checkpoints and crossings it is made of')),
    },
    { description: 'There is a corridor.' },
  ),
  'line-declared': closed(
    {
      name, version: line('What this version of the line is called'),
      geometry: polygonOrLineString,
      accuracy: metres('How far the line may be from where it is drawn'),
      declaredBy: line('Who declared it'), validFrom: time('When it begins to be valid'),
      validTo: optional(time('When it ends to be valid; not before validFrom')),
    },
    { description: 'A version of a line was declared.' },
  ),
  'sector-defined': closed(
    { name, geometry: polygon, baseline: optional(number('Violations in 30 minutes on a usual day', 0, MOST_VIOLATIONS)) }, { description: 'There is a sector.' },
  ),
  'source-registered': closed(
    {
      uri: source('The CloudEvents source this is about'), kind: line('What kind of source it is'),
      expectedInterval: number('Time between two reports, seconds', SHORTEST_INTERVAL_SECONDS, LONGEST_INTERVAL_SECONDS),
      group: optional(line('Sources of one group are never independent of each other')),
    },
    { description: 'There is a source, and how often it should be heard.' },
  ),
  'source-heartbeat': Type.Unsafe<Readonly<Record<string, never>>>(closed({}, { description: 'The source lives and has nothing to report.' })),
  'corridor-suspended': fieldAct({ reason: saying('Why') }, 'A person suspended a corridor.'),
  'corridor-reopened': fieldAct({}, 'A person lifted the suspension of a corridor.'),
};
