import { corridorOf, type Convoy } from '../convoys/convoy.ts';
import { entityKey } from '../event.ts';
import type { Picture } from '../picture/picture.ts';
import type { Organisation } from './organisation.ts';

/** Whether a corridor is one that the organisation subscribed to or that an open convoy of its uses. */
export function isOwnCorridor(picture: Picture, corridor: string, organisation: string): boolean {
  const own = picture.get(entityKey('organisation', organisation)) as Organisation | undefined;
  if (own === undefined) return false;
  if (own.subscription?.corridors.includes(corridor)) return true;
  return own.convoys.some((id) => {
    const convoy = picture.get(entityKey('convoy', id)) as Convoy | undefined;
    return convoy !== undefined && corridorOf(convoy) === corridor;
  });
}
