/** Which rules are to be judged again, for which entity, when something changed. A rule that is not named here does not look at it. */
import type { Alert } from '../alerts/alert.ts';
import type { RuleName } from '../alerts/facts.ts';
import type { Checkpoint } from '../checkpoints/checkpoint.ts';
import type { Corridor } from '../corridors/corridor.ts';
import { entityKey, typeOf, type EntityKey } from '../event.ts';
import type { Operation } from '../operation/operation.ts';
import type { EntityType } from '../picture/entity.ts';
import type { Picture } from '../picture/picture.ts';
import type { Feed } from '../sources/source.ts';
import type { Millis } from '../time.ts';
import { LINE_CLASSES } from '../violations/violation.view.ts';
import type { IndexedGrounds } from './indexed-grounds.ts';
import type { Ledger } from './ledger.ts';
import { POSITION_RULES } from './said.ts';

const CONVOY_RULES: readonly RuleName[] = ['convoy-signal-lost', ...POSITION_RULES, 'violation-near-convoy', 'convoy-attacked', 'convoy-held', 'convoy-overdue'];
const NEAR_RULES: readonly RuleName[] = ['violation-near-convoy', 'violation-near-corridor'];

export interface Touching {
  readonly picture: Picture;
  readonly now: Millis;
  readonly grounds: IndexedGrounds;
  readonly ledger: Ledger;
  touch(rule: RuleName, unit: EntityKey): void;
  /** Where a checkpoint is, or whose way it is on, moved. */
  stirCheckpoint(checkpoint: EntityKey): void;
  /** Everything is to be judged again. */
  touchAll(): void;
}

/** Keeps the grounds in step with one changed entity, and touches what may be another judgement because of it. Tracks have a way of their own. */
export function touchChanged(touching: Touching, key: EntityKey, before: Before): void {
  const { picture, ledger } = touching;
  switch (typeOf(key) as EntityType) {
    case 'convoy': return touchConvoy(touching, key);
    case 'violation': return touchViolation(touching, key);
    case 'checkpoint': return touchCheckpoint(touching, key, before);
    case 'corridor': return touchCorridor(touching, key, before);
    case 'line': return touchLine(touching);
    case 'sector': {
      touching.grounds.setSectors();
      return touching.touch('surge', key);
    }
    case 'source': return touching.touch('feed-silent', key);
    case 'feed': {
      // A report only puts off when a source is silent: that is found out when it would have been.
      if (!ledger.isAnyActive('feed-silent')) return undefined;
      for (const id of (picture.get(key) as Feed).sources ?? []) if (ledger.isActive('feed-silent', entityKey('source', id))) touching.touch('feed-silent', entityKey('source', id));
      return undefined;
    }
    case 'alert': {
      const { raised } = picture.get(key) as Alert;
      if (raised?.rule === 'convoy-attacked') touching.touch('convoy-attacked', raised.subject);
      return undefined;
    }
    case 'operation': {
      if (moved(before, key, (picture.get(key) as Operation).configured)) touching.touchAll();
      return undefined;
    }
    case 'track': case 'note': case 'organisation': case 'key': case 'raised': case 'watch': case 'handover': return undefined;
  }
}

/** What is remembered of entities of which only a part moves the grounds: the newest registration, the newest definition. */
export type Before = Map<EntityKey, unknown>;

function moved(before: Before, key: EntityKey, part: unknown): boolean {
  if (before.get(key) === part) return false;
  before.set(key, part);
  return true;
}

function touchConvoy(touching: Touching, key: EntityKey): void {
  touching.grounds.setConvoy(key);
  for (const rule of CONVOY_RULES) touching.touch(rule, key);
}

function touchViolation(touching: Touching, key: EntityKey): void {
  const { grounds, now } = touching;
  const { moved: elsewhere, along, sectors } = grounds.setViolation(key, now);
  touching.touch('line-crossed', key);
  for (const sector of sectors) touching.touch('surge', sector);
  // Another report of the same changes nothing of what is near it.
  if (!elsewhere) return;
  for (const rule of NEAR_RULES) touching.touch(rule, key);
  for (const convoy of along) grounds.movers.get(convoy)?.positions.forget('begins');
}

function touchCheckpoint(touching: Touching, key: EntityKey, before: Before): void {
  const { picture, grounds } = touching;
  const checkpoint = picture.get(key) as Checkpoint;
  if (moved(before, key, checkpoint.registered)) {
    grounds.setWays();
    touching.stirCheckpoint(key);
  }
  touching.touch('checkpoint-closed-ahead', key);
}

function touchCorridor(touching: Touching, key: EntityKey, before: Before): void {
  if (moved(before, key, (touching.picture.get(key) as Corridor).defined)) {
    touching.grounds.setCorridors();
    touching.touch('violation-near-corridor', key);
  }
  touching.touch('corridor-not-clear', key);
}

function touchLine({ grounds, ledger, touch }: Touching): void {
  for (const key of grounds.liveViolations()) if (LINE_CLASSES.has(grounds.isLiveAt(key)?.class ?? 'other')) touch('line-crossed', key);
  for (const { rule, subject } of ledger.allActive()) if (rule === 'line-crossed') touch('line-crossed', subject);
}
