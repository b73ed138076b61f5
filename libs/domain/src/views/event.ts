/** Events as audiences may read them: history, search and the log go through here. */
import { isEntityKey, isVisibleTo, letterOf, letters } from './aid.ts';
import { organisationOf, type Audience } from './audience.ts';
import type { Checkpoint } from '../checkpoints/checkpoint.ts';
import { sha256 } from '../digest.ts';
import { eventKey, isUnfit, typeOf, type Event } from '../event.ts';
import type { FactName } from '../facts.ts';
import type { Picture } from '../picture/picture.ts';

type Members = Readonly<Record<string, unknown>>;

/** What stands for a source where there is no letter for it. */
const MASKED_SOURCE = 'masked';
/** Hex digits of a masked event id. */
const MASKED_ID = 20;
/** Every member of the body. */
const ALL = 'all';

/** The facts an organisation may read of entities it sees, with the members of the body it may read. Whatever is not named is absent. */
const AID_FACTS: Readonly<Partial<Record<FactName, readonly string[] | typeof ALL>>> = {
  'convoy-planned': ALL,
  'convoy-notified': ALL,
  'convoy-decided': ALL,
  'convoy-departed': ALL,
  'convoy-held': ALL,
  'convoy-resumed': ALL,
  'convoy-rerouted': ALL,
  'convoy-arrived': ALL,
  'convoy-aborted': ALL,
  'convoy-closed': ALL,
  'convoy-incident-reported': ALL,
  'convoy-milestone-retracted': ['reason'],
  'convoy-position-reported': ALL,
  'checkpoint-registered': ['name', 'kind', 'lon', 'lat'],
  'checkpoint-status-reported': ['status', 'direction'],
  'checkpoint-status-retracted': [],
  'corridor-defined': ['name', 'geometry'],
  'corridor-suspended': [],
  'corridor-reopened': [],
  'line-declared': ['name', 'geometry'],
  'sector-defined': ['name', 'geometry'],
  'alert-raised': ['rule', 'severity', 'subject', 'cause', 'corridor', 'km'],
  'alert-cleared': [],
  'alert-acknowledged': [],
  'alert-confirmed': [],
  'alert-assigned': [],
  'alert-escalated': [],
  'alert-shelved': [],
  'alert-unshelved': [],
  'alert-closed': [],
};

/**
 * The CloudEvent as that audience may read it, or null when it may not. Operations reads it as it is in the log. An
 * organisation reads the events of entities it sees now, without extensions and without who sent them: sources of a
 * checkpoint are its letters, every other source is masked, and the id is a digest of the event key.
 */
export function viewEvent(picture: Picture, event: Event, audience: Audience): Members | null {
  if (audience === 'operations') return JSON.parse(event.json) as Members;
  const organisation = organisationOf(audience);
  if (organisation === undefined || !seesEvent(picture, event, audience)) return null;
  const names = AID_FACTS[event.fact] ?? [];
  const { specversion, type, subject, time, datacontenttype, data } = JSON.parse(event.json) as Members & { data?: Members };
  return {
    specversion,
    id: sha256(eventKey(event)).slice(0, MASKED_ID),
    source: sourceFor(picture, event),
    type,
    subject,
    time,
    ...(datacontenttype !== undefined && { datacontenttype }),
    data: names === ALL ? data : Object.fromEntries(Object.entries(data ?? {}).filter(([name, value]) => names.includes(name) && !isHiddenCause(picture, name, value, organisation))),
  };
}

/** Whether that audience may read the event at all. */
export function seesEvent(picture: Picture, event: Event, audience: Audience): boolean {
  if (audience === 'operations') return true;
  const organisation = organisationOf(audience);
  if (organisation === undefined || isUnfit(event) || AID_FACTS[event.fact] === undefined || !isVisibleTo(picture, event.subject, organisation)) return false;
  return !isOfAnother(event, organisation);
}

/** Another's plan for a convoy, and what another's coordinator has seen. */
function isOfAnother(event: Event, organisation: string): boolean {
  if (event.fact === 'convoy-planned') return event.data.organisation !== organisation;
  if (event.fact !== 'alert-acknowledged') return false;
  const { audience } = event.data.by;
  return audience !== 'operations' && audience !== `aid:${organisation}`;
}

const isHiddenCause = (picture: Picture, name: string, value: unknown, organisation: string): boolean =>
  name === 'cause' && !(typeof value === 'string' && isEntityKey(value) && isVisibleTo(picture, value, organisation));

function sourceFor(picture: Picture, event: Event): string {
  if (typeOf(event.subject) !== 'checkpoint') return MASKED_SOURCE;
  const checkpoint = picture.get(event.subject) as Checkpoint | undefined;
  return checkpoint === undefined ? MASKED_SOURCE : letterOf(letters(checkpoint), event.source);
}
