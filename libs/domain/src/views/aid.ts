/**
 * What an `aid:` audience may see: its own convoys and their tracks, the corridors it subscribed to and those of its open
 * convoys, the checkpoints on these, the outline of lines and sectors. Nothing else, and of these only the fields named
 * here: a new field of an entity stays hidden until it is named.
 */
import { corridorsNaming, sourcesOf, type Checkpoint } from '../checkpoints/checkpoint.ts';
import { corridorOf, ownerOf, type Convoy } from '../convoys/convoy.ts';
import { entityKey, idOf, typeOf, type EntityKey } from '../event.ts';
import type { OneWay } from '../facts.ts';
import type { Organisation } from '../organisations/organisation.ts';
import type { EntityType } from '../picture/entity.ts';
import type { Picture } from '../picture/picture.ts';
import type { CheckpointView, ConvoyView, CorridorView, DirectionView, EntityView, LineView, SectorView } from './wire.ts';

/** Whether the entity is for that organisation's eyes at all. */
export function isVisibleTo(picture: Picture, key: EntityKey, organisation: string): boolean {
  switch (typeOf(key) as EntityType) {
    case 'convoy': return isOwnConvoy(picture, key, organisation);
    case 'track': return isOwnConvoy(picture, entityKey('convoy', idOf(key)), organisation);
    case 'corridor': return isOwnCorridor(picture, idOf(key), organisation);
    case 'checkpoint': {
      const checkpoint = picture.get(key) as Checkpoint | undefined;
      return checkpoint !== undefined && corridorsNaming(checkpoint).some((corridor) => isOwnCorridor(picture, corridor, organisation));
    }
    case 'line': case 'sector': return true;
    case 'violation': case 'source': case 'feed': case 'note': case 'organisation': case 'operation': return false;
  }
}

export function isOwnConvoy(picture: Picture, key: EntityKey, organisation: string): boolean {
  const convoy = picture.get(key) as Convoy | undefined;
  return convoy !== undefined && ownerOf(convoy) === organisation;
}

function isOwnCorridor(picture: Picture, corridor: string, organisation: string): boolean {
  const own = picture.get(entityKey('organisation', organisation)) as Organisation | undefined;
  if (own === undefined) return false;
  if (own.subscription?.corridors.includes(corridor)) return true;
  return own.convoys.some((id) => {
    const convoy = picture.get(entityKey('convoy', id)) as Convoy | undefined;
    return convoy !== undefined && corridorOf(convoy) === corridor;
  });
}

/** The fields of a visible entity's view that are for an organisation. */
export function narrowed(picture: Picture, key: EntityKey, seen: EntityView): EntityView | null {
  switch (typeOf(key) as EntityType) {
    case 'convoy': return ownConvoy(seen as ConvoyView);
    case 'track': return seen;
    case 'corridor': return only(seen as CorridorView, ['name', 'geometry', 'state', 'parts']) as EntityView;
    case 'checkpoint': return maskedCheckpoint(seen as CheckpointView, letters(picture.get(key) as Checkpoint));
    case 'line': return only(seen as LineView, ['name', 'geometry']) as EntityView;
    case 'sector': return only(seen as SectorView, ['name', 'geometry']) as EntityView;
    case 'violation': case 'source': case 'feed': case 'note': case 'organisation': case 'operation': return null;
  }
}

/** The members of those names that are there. */
export function only<T extends object>(whole: T, names: readonly (keyof T)[]): Partial<T> {
  const part: Partial<T> = {};
  for (const name of names) if (whole[name] !== undefined) part[name] = whole[name];
  return part;
}

/** All of its own convoy but who reported it and who acted: an incident's key names its source, so it is numbered instead. */
function ownConvoy({ acts: _acts, parked: _parked, ...seen }: ConvoyView): ConvoyView {
  if (seen.incidents === undefined) return seen;
  return { ...seen, incidents: seen.incidents.map((incident, at) => ({ ...incident, key: String(at + 1) })) };
}

function maskedCheckpoint(seen: CheckpointView, names: ReadonlyMap<string, string>): CheckpointView {
  const directions: Record<OneWay, DirectionView> = { in: masked(seen.directions.in, names), out: masked(seen.directions.out, names) };
  return { ...only(seen, ['name', 'kind', 'lon', 'lat']), directions };
}

function masked({ lastKnown, reports, ...direction }: DirectionView, names: ReadonlyMap<string, string>): DirectionView {
  return {
    ...only(direction, ['since', 'validUntil']),
    status: direction.status,
    confirmed: direction.confirmed,
    contradicted: direction.contradicted,
    ...(lastKnown !== undefined && { lastKnown: { status: lastKnown.status, time: lastKnown.time } }),
    reports: reports.map(({ source, status, time }) => ({ source: letterOf(names, source), status, time })),
  };
}

/** What a source is called that no kept report names any more. */
const NO_LETTER = '?';

export const letterOf = (names: ReadonlyMap<string, string>, source: string): string => names.get(source) ?? NO_LETTER;

/** Source → A, B … Z, AA … for one checkpoint, in the order of their names, so that a letter does not move with each report. */
export function letters(checkpoint: Checkpoint): ReadonlyMap<string, string> {
  const sources = [...new Set(sourcesOf(checkpoint))].sort();
  return new Map(sources.map((source, at) => [source, letter(at)]));
}

function letter(at: number): string {
  const last = String.fromCodePoint(65 + (at % 26));
  return at < 26 ? last : letter(Math.floor(at / 26) - 1) + last;
}
