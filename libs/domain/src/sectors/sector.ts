/** A sector: a named part of the operation's ground. The newest definition stands. */
import type { Marked } from '../acts/field.ts';
import type { EventOf, Recorded } from '../event.ts';
import type { SectorDefined } from '../facts.ts';
import { elementOf, greater, type Element } from '../order.ts';
import type { Change, Picture } from '../picture/picture.ts';

export interface Sector extends Marked { readonly defined?: Element<SectorDefined> }
export const NO_SECTOR: Sector = {};

export function foldSector(picture: Picture, recorded: Recorded): Change[] {
  const { subject } = recorded.event;
  const sector = (picture.get(subject) as Sector | undefined) ?? NO_SECTOR;
  const defined = greater(sector.defined, elementOf(recorded as Recorded<EventOf<'sector-defined'>>));
  return defined === sector.defined ? [] : [[subject, { ...sector, defined }]];
}
