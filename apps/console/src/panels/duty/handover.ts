/** What one shift leaves to the next, of the picture that both sign for. */
import { HOUR, type EntityKey, type EntityView, type Millis } from '#libs/domain';
import { emptyViews, type ViewMaps } from '../../picture/state.ts';
import { SEVERITIES, severityOfAlert } from '../../picture/tones.ts';
import { wireTime } from '../../words/clocks.ts';
import { newId } from '../acts/new-id.ts';

/** An alert that is open for longer is one that people have got used to. */
const STANDING_AFTER: Millis = 8 * HOUR;
/** Notes of the shift that ends. */
const NOTES_SINCE: Millis = 8 * HOUR;
export const HANDOVER_LISTS = ['open', 'standing', 'shelved', 'stale', 'notes'] as const;
export type HandoverList = (typeof HANDOVER_LISTS)[number];

export function viewsOf(entities: readonly (readonly [EntityKey, EntityView])[]): ViewMaps {
  const views = emptyViews();
  for (const [key, view] of entities) (views[key.slice(0, key.indexOf('/')) as keyof ViewMaps] as Map<EntityKey, EntityView> | undefined)?.set(key, view);
  return views;
}

/** Open alerts by how bad they are, the oldest first; what is shelved by its end; then what nobody has heard of for too long. */
export function handoverOf(views: ViewMaps, at: Millis): Readonly<Record<HandoverList, readonly EntityKey[]>> {
  const alerts = [...views.alert].toSorted(([, a], [, b]) => SEVERITIES.indexOf(severityOfAlert(a)) - SEVERITIES.indexOf(severityOfAlert(b)) || wireTime(a.raisedAt) - wireTime(b.raisedAt));
  const open = alerts.filter(([, { state }]) => state !== 'closed' && state !== 'shelved');
  const isStanding = ({ raisedAt }: { readonly raisedAt: string }): boolean => at - wireTime(raisedAt) >= STANDING_AFTER;
  const keys = (found: readonly (readonly [EntityKey, unknown])[]): readonly EntityKey[] => found.map(([key]) => key);
  return {
    open: keys(open.filter(([, view]) => !isStanding(view))),
    standing: keys(open.filter(([, view]) => isStanding(view))),
    shelved: keys(alerts.filter(([, { state }]) => state === 'shelved').toSorted(([, a], [, b]) => ((a.until ?? '') < (b.until ?? '') ? -1 : 1))),
    stale: [
      ...keys([...views.convoy].filter(([, { signalLost }]) => signalLost === true)), ...keys([...views.corridor].filter(([, { state }]) => state === 'unknown')),
      ...keys([...views.checkpoint].filter(([, { directions }]) => directions.in.status === 'unknown' && directions.out.status === 'unknown')),
      ...keys([...views.source].filter(([, { silent }]) => silent)),
    ],
    notes: keys([...views.note].filter(([, { addedAt }]) => at - wireTime(addedAt) < NOTES_SINCE).toSorted(([, a], [, b]) => (a.addedAt < b.addedAt ? 1 : -1))),
  };
}

/** The newest handover that one side has signed and the other has not. */
export function waitingHandover({ handover }: Pick<ViewMaps, 'handover'>): EntityKey | undefined {
  return [...handover].filter(([, { complete }]) => !complete).toSorted(([, a], [, b]) => b.position - a.position).map(([key]) => key)[0];
}
export const newHandover = (): EntityKey => `handover/${newId()}`;
