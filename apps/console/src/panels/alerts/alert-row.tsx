import { memo, type ReactNode } from 'react';
import { useWords } from '../words.ts';
import type { AlertView, EntityKey } from '#libs/domain';
import { wireTime } from '../../words/clocks.ts';
import { formatNumber } from '../../words/numbers.ts';
import type { Section } from '../attention.ts';
import { useDesk, useLanguage, useStore, useView } from '../desk.ts';
import { isCoordinators } from '../lists/lists.ts';
import { Gone, TwoLines } from '../lists/two-lines.tsx';
import { Toned } from '../mark.tsx';
import { Ago, Texts, Theirs, Utc, useAgeText } from '../text.tsx';
import { titleOf } from '../titles.ts';
import { alertPlace } from './alert-title.ts';
import { annunciatedAt, isEscalated, isUnanswered } from './pressing.ts';

/** What it is and how old; then where, and what was done about it. A heavy bar and weight until somebody has seen it, a thin bar after. */
export function AlertRow({ entityKey }: { readonly entityKey: EntityKey }): ReactNode {
  const view = useView('alert', entityKey);
  const coordinators = useStore(isCoordinators);
  const title = useTitle(entityKey);
  if (view === undefined) return <Gone entityKey={entityKey} />;
  const strong = isUnanswered(view, coordinators);
  return (
    <TwoLines
      entityKey={entityKey} title={<bdi>{title}</bdi>} strong={strong} thin={!strong && view.state !== 'closed'}
      age={<Ago at={view.closedAt === undefined ? annunciatedAt(view) : wireTime(view.closedAt)} />} under={<AlertUnder view={view} />}
    />
  );
}

/** Made anew when what it names is called otherwise. */
function useTitle(key: EntityKey): string {
  const { t } = useWords();
  const language = useLanguage();
  return useStore(({ views }) => titleOf({ t, language, views }, key));
}

function AlertUnder({ view }: { readonly view: AlertView }): ReactNode {
  const { t } = useWords();
  const language = useLanguage();
  const place = useStore(({ views }) => alertPlace({ t, named: (key) => titleOf({ t, language, views }, key) }, view));
  return (
    <>
      {view.chatter !== undefined && <span className="flag">{t('alert.chatter', { n: formatNumber(view.chatter) })}</span>}
      {isEscalated(view) && view.acknowledged !== true && <><Toned tone="high">{t('alert.escalated')}</Toned> · </>}
      {place !== '' && <><bdi>{place}</bdi> · </>}
      <Standing view={view} />
      {view.notReached !== undefined && <> · <Toned tone="medium">{t('alert.notReached')}</Toned></>}
      {view.indeterminate === true && <> · {t('alert.indeterminate')}</>}
      {view.lateBy !== undefined && <> · {t('alert.lateReport')}</>}
      {view.late === true && <> · {t('alert.late')}</>}
    </>
  );
}

/** What became of it, and whose doing that is. */
export function Standing({ view }: { readonly view: AlertView }): ReactNode {
  const { t } = useWords();
  const age = useAgeText();
  const { state, by, owner, until, reason, acknowledgedAt, seen } = view;
  return (
    <>
      {state === 'suppressed' ? <>{t('alert.suppressedBy')} {t('rule.feed-silent')}</> : t(`alert.state.${state}`)}
      {by !== undefined && state !== 'suppressed' && <>{t('comma')} <Theirs>{by}</Theirs></>}
      {acknowledgedAt !== undefined && (state === 'active-acknowledged' || state === 'cleared') && <>{t('comma')} {t('alert.ago', { age: age(acknowledgedAt) })}</>}
      {until !== undefined && <> {t('alert.until')} <Utc at={until} /></>}
      {reason !== undefined && <>{t('colon')} <Theirs>{reason}</Theirs></>}
      {owner !== undefined && <> · {t('alert.owner')} <Theirs>{owner}</Theirs></>}
      {seen.length > 0 && by === undefined && <> · {t('alert.seenBy')} <Texts texts={seen.map(({ desk }) => desk)} /></>}
    </>
  );
}

const withoutKm = ({ km: _km, ...view }: AlertView): AlertView => view;

interface GroupProps {
  /** What it holds now, in order. */
  readonly members: readonly EntityKey[];
  readonly section: Section;
  /** Whatever a flood puts together. */
  readonly rest: boolean;
  readonly open: boolean;
}

/** Several at once: what they have in common, how many, and what they are about. */
export const GroupRow = memo(({ members, section, rest, open }: GroupProps): ReactNode => {
  const { t } = useWords();
  const language = useLanguage();
  const { views } = useDesk().store.state;
  const [first = ''] = members;
  const view = views.alert.get(first);
  if (view === undefined) return <Gone entityKey={first} />;
  const named = (key: EntityKey): string => titleOf({ t, language, views }, key);
  const place = rest ? '' : alertPlace({ t, named }, withoutKm(view));
  const subjects = firstOf(NAMED + 1, members.map((key) => views.alert.get(key)?.subject ?? key), named);
  return (
    <TwoLines
      entityKey={first} strong={section === 'raised' || section === 'over'} thin={section === 'seen'} age={<Ago at={annunciatedAt(view)} />}
      title={<><span className="group-count"><span className="unseen">{t('alert.group')} </span>×{formatNumber(members.length)}</span> <bdi className="sentence">{rest ? t('alert.rest') : t(`rule.${view.rule}`)}</bdi>{place !== '' && <> · <bdi>{place}</bdi></>}</>}
      under={<><span className="flip" aria-hidden="true">{open ? '▾' : '▸'}</span> <Texts texts={subjects.slice(0, NAMED)} />{subjects.length > NAMED && ' …'}</>}
    />
  );
});
/** Subjects that a group names. */
const NAMED = 4;

/** So many different names at most, of what comes first: a group of hundreds is not named to its end with every alert that it gets. */
function firstOf(count: number, keys: Iterable<EntityKey>, named: (key: EntityKey) => string): readonly string[] {
  const [seen, names] = [new Set<EntityKey>(), new Set<string>()];
  for (const key of keys) {
    if (seen.has(key)) continue;
    seen.add(key);
    names.add(named(key));
    if (names.size === count) break;
  }
  return [...names];
}
GroupRow.displayName = 'GroupRow';
