import type { ReactNode } from 'react';
import { useWords } from '../words.ts';
import { formatNumber } from '../../words/numbers.ts';

/** More lines than these nobody compares, unless they are told to. */
const LINES = 12;

export interface Line { readonly key: string; readonly name: ReactNode; readonly count: number }

/** Counts as bars beside their words, in the order they are given. */
export function Shares({ title, note, lines, empty, limit = LINES }: { readonly title: string; readonly note?: string; readonly lines: readonly Line[]; readonly empty: string; readonly limit?: number }): ReactNode {
  const { t } = useWords();
  const most = lines.reduce((greatest, { count }) => Math.max(greatest, count), 1);
  const left = lines.length - limit;
  return (
    <section className="figure">
      <h3>{title}</h3>
      {note !== undefined && <p className="muted small-text">{note}</p>}
      {lines.length === 0 ? <p className="muted">{empty}</p> : (
        <ol className="shares" aria-label={title}>
          {lines.slice(0, limit).map(({ key, name, count }) => (
            <li key={key}><span>{name}</span><span className="share"><i style={{ inlineSize: `${(count / most) * 100}%` }} /><b>{formatNumber(count)}</b></span></li>
          ))}
        </ol>
      )}
      {left > 0 && <p className="muted small-text">{t('analysis.left', { count: left, n: formatNumber(left) })}</p>}
    </section>
  );
}
