import { type ReactNode } from 'react';
import { Input, Label, Radio, RadioGroup, TextField } from 'react-aria-components';
import { useWords } from '../words.ts';
import { WORDS_LIMIT } from '../../picture/address.ts';
import { SPANS, type LogQuestion, type Span } from '../../picture/state.ts';
import { useDesk, useStore } from '../desk.ts';
import { FACT_NAMES } from '../fact-names.ts';
import { askLog } from './question.ts';

/** What the log is asked for: words, how far back, which fact, whom it names, where. */
export function Filters({ question, parties }: { readonly question: LogQuestion; readonly parties: readonly string[] }): ReactNode {
  const { t } = useWords();
  const { store } = useDesk();
  const ranged = useStore((state) => state.range !== undefined);
  const hasMap = useStore((state) => state.extent !== undefined);
  const { span, words, fact, party, here, counted } = question;
  const facts = FACT_NAMES.map((name) => [name, t(`fact.${name}`)] as const).toSorted(([, a], [, b]) => a.localeCompare(b));
  return (
    <>
      <TextField className="log-filter" value={words} onChange={(text) => askLog(store, { words: text })} maxLength={WORDS_LIMIT} aria-label={t('log.filter')}><Input className="input" dir="auto" placeholder={t('log.filter')} /></TextField>
      <RadioGroup className="spans" orientation="horizontal" value={span} onChange={(value) => askLog(store, { span: value as Span })}>
        <Label className="unseen">{t('log.spanLabel')}</Label>
        {SPANS.filter((each) => each !== 'range' || ranged || span === 'range').map((each) => <Radio key={each} value={each} className="span">{t(`log.span.${each}`)}</Radio>)}
      </RadioGroup>
      <Chosen label={t('log.fact')} all={t('log.allFacts')} value={fact} onChange={(next) => askLog(store, { fact: next })} items={facts} />
      {(parties.length > 0 || party !== undefined) && <Chosen label={t('log.party')} all={t('log.allParties')} value={party} onChange={(next) => askLog(store, { party: next })} items={[...new Set([...parties, ...(party === undefined ? [] : [party])])].map((each) => [each, each])} />}
      <button type="button" className="chip" aria-pressed={here} disabled={!hasMap} onClick={() => askLog(store, { here: !here })}>{t('filter.here')}</button>
      <button type="button" className="chip" aria-pressed={counted} onClick={() => askLog(store, { counted: !counted })}>{t('log.counted')}</button>
    </>
  );
}

interface ChosenProps { readonly label: string; readonly all: string; readonly value: string | undefined; readonly onChange: (value: string | undefined) => void; readonly items: readonly (readonly [value: string, words: string])[] }

function Chosen({ label, all, value, onChange, items }: ChosenProps): ReactNode {
  return (
    <label className="log-choice"><span className="unseen">{label}</span>
      <select className="input" value={value ?? ''} onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}>
        <option value="">{all}</option>
        {items.map(([each, words]) => <option key={each} value={each}>{words}</option>)}
      </select>
    </label>
  );
}
