import type { ReactNode } from 'react';
import { Button, DialogTrigger, Heading } from 'react-aria-components';
import { useWords } from '../words.ts';
import { SECOND, type EntityKey } from '#libs/domain';
import type { Differing, Why } from '#libs/protocol';
import { MODES, type Replaying } from '../../picture/replaying.ts';
import { ageText } from '../../words/ages.ts';
import { formatNumber } from '../../words/numbers.ts';
import { useDesk, useLanguage, useStore } from '../desk.ts';
import { Dropped } from '../dropped.tsx';
import { Toned } from '../mark.tsx';
import { Code } from '../text.tsx';
import { titleOf } from '../titles.ts';

/** The two cursors: as it was known, as it happened, and what was known otherwise than it happened. */
export function Modes({ replay }: { readonly replay: Replaying }): ReactNode {
  const { t } = useWords();
  const { player } = useDesk();
  return (
    <fieldset className="replay-modes">
      <legend className="unseen">{t('replay.modes')}</legend>
      {MODES.map((mode) => <Button key={mode} className="button small" aria-pressed={replay.mode === mode} onPress={() => player.mode(mode)}>{t(`replay.mode.${mode}`)}</Button>)}
      {replay.mode === 'difference' && <Differences differing={replay.differing} more={replay.more} />}
    </fieldset>
  );
}

function Differences({ differing, more }: Pick<Replaying, 'differing' | 'more'>): ReactNode {
  const { t } = useWords();
  const count = differing.length + more;
  return (
    <DialogTrigger>
      <Button className="button small main" isDisabled={count === 0}>{t('replay.differ', { count, n: formatNumber(count) })}</Button>
      <Dropped className="differing" placement="top end">
        <Heading slot="title" level={2}>{t('replay.differTitle')}</Heading>
        <ul>{differing.map((one) => <Different key={one.key} one={one} />)}</ul>
        {more > 0 && <p className="muted">{t('replay.differMore', { count: more, n: formatNumber(more) })}</p>}
      </Dropped>
    </DialogTrigger>
  );
}

function Different({ one }: { readonly one: Differing }): ReactNode {
  const { t } = useWords();
  const { store } = useDesk();
  const language = useLanguage();
  const views = useStore((state) => state.views);
  const { key, happened, known, whys } = one;
  return (
    <li>
      <Button className="button plain" onPress={() => store.select(selectable(key))}><b>{titleOf({ t, language, views }, selectable(key))}</b> <Code>{key}</Code></Button>
      <span className="muted">{t(known === null ? 'replay.ghost.unknown' : happened === null ? 'replay.ghost.untrue' : 'replay.ghost.otherwise')}</span>
      {whys.map((why) => <Toned key={`${why.why} ${why.recordedAt} ${why.event ?? ''}`} tone="late"><Because why={why} /></Toned>)}
    </li>
  );
}

/** A position stands for its convoy. */
const selectable = (key: EntityKey): EntityKey => (key.startsWith('track/') ? `convoy/${key.slice('track/'.length)}` : key);

function Because({ why }: { readonly why: Why }): ReactNode {
  const { t } = useWords();
  switch (why.why) {
    case 'late': return t('replay.why.late', { age: ageText(t, why.by * SECOND) });
    case 'ahead': return t('replay.why.ahead', { age: ageText(t, why.by * SECOND) });
    case 'corrected': return t('replay.why.corrected');
    case 'retracted': return t('replay.why.retracted');
  }
}
