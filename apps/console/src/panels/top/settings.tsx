import type { ReactNode } from 'react';
import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { LANGUAGES, isLanguage, speak } from '../../words/language.ts';
import { useDesk, useLanguage, useStore } from '../desk.ts';
import { useLook } from '../look.ts';

const NAMES = { en: 'English', ar: 'العربية', he: 'עברית' } as const;
const THEMES = ['dark', 'light'] as const;

/** Theme, language and the key table. */
export function Settings(): ReactNode {
  const { t } = useTranslation();
  const { store } = useDesk();
  const { set } = useLook();
  const theme = useStore((state) => state.theme);
  const language = useLanguage();
  return (
    <MenuTrigger>
      <Button className="button small plain" aria-label={t('settings.label')}><Gear /></Button>
      <Popover className="popover" placement="bottom end">
        <Menu className="menu" aria-label={t('settings.label')} onAction={(key) => { if (key === 'keys') set({ dialog: 'keys' }); }}>
          <MenuSection selectionMode="single" disallowEmptySelection selectedKeys={[theme]} onSelectionChange={(keys) => { const [key] = keys; if (key === 'dark' || key === 'light') store.setTheme(key); }}>
            <Header>{t('settings.theme')}</Header>
            {THEMES.map((each) => <MenuItem key={each} id={each} className="menu-item">{t(`theme.${each}`)}</MenuItem>)}
          </MenuSection>
          <MenuSection selectionMode="single" disallowEmptySelection selectedKeys={[language]} onSelectionChange={(keys) => { const [key] = keys; if (isLanguage(String(key))) speak(key as typeof language); }}>
            <Header>{t('settings.language')}</Header>
            {LANGUAGES.map((each) => <MenuItem key={each} id={each} className="menu-item" textValue={NAMES[each]}><bdi lang={each}>{NAMES[each]}</bdi></MenuItem>)}
          </MenuSection>
          <MenuSection>
            <Header>{t('settings.help')}</Header>
            <MenuItem id="keys" className="menu-item">{t('keys.title')} <kbd>?</kbd></MenuItem>
          </MenuSection>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

const Gear = (): ReactNode => (
  <svg width="18" height="18" viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" aria-hidden="true" focusable="false">
    <path d="M3 6h7M14 6h3M3 14h3M10 14h7" /><circle cx="12" cy="6" r="2" /><circle cx="8" cy="14" r="2" />
  </svg>
);
