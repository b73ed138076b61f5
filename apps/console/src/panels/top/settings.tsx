import { useState, type ReactNode } from 'react';
import { Button, DialogTrigger, Heading, Input, Label, Radio, RadioGroup, Switch, Text, TextField } from 'react-aria-components';
import { useWords } from '../words.ts';
import { NAME_LIMIT, keepDigits, keepDimmed, keepName, nameFrom, readDigits, readName } from '../../picture/kept.ts';
import { THEMES, type Theme } from '../../picture/state.ts';
import { DIGITS, LANGUAGES, isLanguage, speak, type Digits } from '../../words/language.ts';
import { useDesk, useLanguage, useStore } from '../desk.ts';
import { Dropped } from '../dropped.tsx';
import { useLook } from '../look.ts';

const NAMES = { en: 'English', ar: 'العربية', he: 'עברית' } as const;
const DIGIT_NAMES = { latn: '123', arab: '١٢٣' } as const;

/** Who sits here, theme, language and the key table. */
export function Settings(): ReactNode {
  const { t } = useWords();
  const { store } = useDesk();
  const { look, set } = useLook();
  const theme = useStore((state) => state.theme);
  const language = useLanguage();
  return (
    <DialogTrigger>
      <Button className="button small plain" aria-label={t('settings.label')}><Gear /></Button>
      <Dropped className="settings" placement="bottom end">
        <Heading slot="title" level={2}>{t('settings.label')}</Heading>
        <YourName />
        <RadioGroup className="choices" value={theme} onChange={(chosen) => store.setTheme(chosen as Theme)}>
          <Label>{t('settings.theme')}</Label>
          {THEMES.map((each) => <Radio key={each} value={each} className="choice-radio">{t(`theme.${each}`)}</Radio>)}
        </RadioGroup>
        <Switch className="check" isSelected={look.dimmed} onChange={(dimmed) => { keepDimmed(dimmed); set({ dimmed }); }}><span className="box" aria-hidden="true" />{t('settings.dim')}</Switch>
        <RadioGroup className="choices" value={language} onChange={(chosen) => { if (isLanguage(chosen) && chosen !== language) speak(chosen); }}>
          <Label>{t('settings.language')}</Label>
          {LANGUAGES.map((each) => <Radio key={each} value={each} className="choice-radio"><bdi lang={each}>{NAMES[each]}</bdi></Radio>)}
        </RadioGroup>
        {language === 'ar' && <DigitChoice />}
        <Button className="button small" slot="close" onPress={() => set({ dialog: 'keys' })}>{t('keys.title')} <kbd>?</kbd></Button>
      </Dropped>
    </DialogTrigger>
  );
}

/** The page is made anew with them: numbers are everywhere. */
function DigitChoice(): ReactNode {
  const { t } = useWords();
  const choose = (digits: Digits): void => {
    keepDigits(digits);
    location.reload();
  };
  return (
    <RadioGroup className="choices" value={readDigits()} onChange={(chosen) => choose(chosen as Digits)}>
      <Label>{t('settings.digits')}</Label>
      {DIGITS.map((each) => <Radio key={each} value={each} className="choice-radio"><bdi>{DIGIT_NAMES[each]}</bdi></Radio>)}
    </RadioGroup>
  );
}

/** Under this name acts are recorded; it is taken on when the field is left or Enter is pressed. */
function YourName(): ReactNode {
  const { t } = useWords();
  const { feed } = useDesk();
  const [text, setText] = useState(() => readName() ?? '');
  const take = (): void => {
    const name = nameFrom(text);
    setText(name ?? '');
    if (name === readName()) return;
    keepName(name);
    feed.renew();
  };
  return (
    <TextField className="field" value={text} onChange={setText} onBlur={take} onKeyDown={(event) => { if (event.key === 'Enter') take(); else event.continuePropagation(); }} maxLength={NAME_LIMIT} autoComplete="off">
      <Label>{t('settings.name')}</Label>
      <Input dir="auto" />
      <Text slot="description" className="muted small-print">{t('settings.nameWhy')}</Text>
    </TextField>
  );
}

const Gear = (): ReactNode => (
  <svg width="18" height="18" viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" aria-hidden="true" focusable="false">
    <path d="M3 6h7M14 6h3M3 14h3M10 14h7" /><circle cx="12" cy="6" r="2" /><circle cx="8" cy="14" r="2" />
  </svg>
);
