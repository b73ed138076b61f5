import { useMemo, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Autocomplete, Dialog, Input, ListBox, ListBoxItem, Modal, ModalOverlay, SearchField } from 'react-aria-components';
import { useWords } from './words.ts';
import { idOf, type EntityKey } from '#libs/domain';
import { useDesk, useLanguage, useStore } from './desk.ts';
import { find } from './finding.ts';
import { useLook } from './look.ts';
import { Mark } from './mark.tsx';
import { Code } from './text.tsx';
import { useFocus } from './use-focus.ts';
import { markOf, titleOf, underTitle } from './titles.ts';

/** Search over everything in the picture, in any of the three languages; the first find is one Enter away. */
export function Search(): ReactNode {
  const { t } = useWords();
  const { look, set } = useLook();
  return (
    <ModalOverlay className="shade" isDismissable isOpen={look.dialog === 'search'} onOpenChange={(open) => set({ dialog: open ? 'search' : undefined })}>
      <Modal className="sheet search"><Dialog aria-label={t('search.title')}><Finder /></Dialog></Modal>
    </ModalOverlay>
  );
}

function Finder(): ReactNode {
  const { t } = useWords();
  const { store } = useDesk();
  const { set } = useLook();
  const language = useLanguage();
  const views = useStore((state) => state.views);
  const [query, setQuery] = useState('');
  const naming = { t, language, views };
  const finds = useMemo(() => find(views, query, (key) => [titleOf({ t, language, views }, key)]), [views, query, t, language]);
  const go = (key: EntityKey): void => {
    store.select(key);
    set({ dialog: undefined, detailShown: true, region: 'detail' });
  };
  /** A find is marked only some time after typing, and none after pasting: Enter then means the first. */
  const enter = (event: KeyboardEvent<HTMLInputElement>): void => {
    const first = finds[0];
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || first === undefined || isMarked(event.currentTarget)) return;
    event.preventDefault();
    event.stopPropagation();
    go(first.key);
  };
  return (
    <Autocomplete inputValue={query} onInputChange={setQuery}>
      <SearchField className="field" aria-label={t('search.title')}>
        <Input className="input" dir="auto" ref={useFocus()} onKeyDownCapture={enter} placeholder={t('search.placeholder')} />
      </SearchField>
      <ListBox className="menu finds" aria-label={t('search.results')} items={finds.map(({ key }) => ({ id: key }))} dependencies={[views]} onAction={(key) => go(String(key))}
        renderEmptyState={() => <p className="empty">{t(query.trim() === '' ? 'search.hint' : 'search.none')}</p>}>
        {({ id }) => {
          const mark = markOf(views, id);
          return (
            <ListBoxItem id={id} className="menu-item find-row" textValue={titleOf(naming, id)}>
              {mark !== undefined && <Mark {...mark} />}
              <span><bdi>{titleOf(naming, id)}</bdi> <span className="muted"><bdi>{underTitle(naming, id)}</bdi></span></span>
              <span className="muted push"><Code>{idOf(id)}</Code></span>
            </ListBoxItem>
          );
        }}
      </ListBox>
    </Autocomplete>
  );
}

/** Whether one of the finds that are listed now is the one that Enter opens. */
function isMarked(input: HTMLInputElement): boolean {
  const marked = input.getAttribute('aria-activedescendant');
  return marked !== null && document.getElementById(marked) !== null;
}
