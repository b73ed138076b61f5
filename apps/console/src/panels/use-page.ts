import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from './desk.ts';
import { listOf, useLook } from './look.ts';

/** The page's title says when it is not now; choosing an entity brings its panel up, wherever it was chosen. */
export function usePage(): void {
  const { t } = useTranslation();
  const { set } = useLook();
  const link = useStore((state) => state.link.state);
  const operation = useStore((state) => state.operation);
  const selection = useStore((state) => state.selection);
  const before = useRef<string | undefined>(undefined);
  useEffect(() => {
    const name = `${operation} · ${t('brand')}`;
    document.title = link === 'frozen' ? `${t('link.frozen')} · ${name}` : name;
  }, [link, operation, t]);
  useEffect(() => {
    const list = selection === undefined ? undefined : listOf(selection);
    if (selection !== undefined && selection !== before.current) set({ detailShown: true, region: 'detail', ...(list !== undefined && { list }) });
    before.current = selection;
  }, [selection, set]);
}
