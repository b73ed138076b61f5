import { useMemo, useState, type ReactNode } from 'react';
import UPlot from 'uplot';
import { useWords } from '../words.ts';
import type { Translate } from '../../words/start.ts';
import { DAY, HOUR, SECOND, type Millis } from '#libs/domain';
import { SEVERITIES } from '../../picture/tones.ts';
import { dayWords, utcMinutes } from '../../words/clocks.ts';
import { formatNumber } from '../../words/numbers.ts';
import { useDesk, useStore } from '../desk.ts';
import { Mark } from '../mark.tsx';
import { Utc } from '../text.tsx';
import { sumOf, type Hour, type Severities, type Stretch } from './counting.ts';
import { Plot, type Ink, type Plotted } from './plot.tsx';

const HEIGHT = 190;
/** Hours between two marks of the axis, as many as fit. */
const STEPS = [1, 2, 3, 6, 12, 24].map((hours) => (hours * HOUR) / SECOND);
/** Drawn over each other, so the sums come first and the worst stands on the ground. */
const LAYERS = SEVERITIES.toReversed();

interface Props {
  readonly hours: readonly Hour[];
  readonly stretch: Stretch;
  /** What was chosen of the stretch. */
  readonly chosen: Stretch | undefined;
  readonly onChoose: (chosen: Stretch | undefined) => void;
}

/** Violations by the hour in which they happened, the worst at the bottom. Drawing over it, or a row of its table, chooses hours. */
export function Incidents({ hours, stretch, chosen, onChoose }: Props): ReactNode {
  const { t } = useWords();
  const [rested, setRested] = useState<number | undefined>(undefined);
  const data = useMemo(() => stacked(hours), [hours]);
  const { from, to } = stretch;
  const plotted = useMemo(() => plottedFor({ from, to }, onChoose, setRested), [from, to, onChoose]);
  const marked = useMemo(() => (chosen === undefined ? undefined : [chosen.from / SECOND, chosen.to / SECOND] as const), [chosen]);
  const most = hours.reduce((best, hour) => (sumOf(hour.counts) > sumOf(best.counts) ? hour : best), hours[0] as Hour);
  const sum = hours.reduce((before, { counts }) => before + sumOf(counts), 0);
  const label = `${t('analysis.incidents')}${t('colon')} ${formatNumber(sum)}${sum === 0 ? '' : `${t('comma')} ${t('analysis.most', { n: formatNumber(sumOf(most.counts)), at: utcMinutes(most.at) })}`}`;
  const shown = rested === undefined ? undefined : hours[rested];
  return (
    <section className="figure wide">
      <h3>{t('analysis.incidents')}</h3>
      <p className="muted small-text">{t('analysis.note')}</p>
      <Legend />
      <Plot label={label} height={HEIGHT} data={data} plotted={plotted} marked={marked} />
      <p className="muted figure-said" aria-hidden="true">{shown === undefined ? t('analysis.draw') : <><Utc at={shown.at} /> – <span dir="ltr">{utcMinutes(shown.at + HOUR)}</span>{t('colon')} {inWords(t, shown.counts)}</>}</p>
      <details className="figure-table"><summary>{t('analysis.table')}</summary><HourTable hours={hours} chosen={chosen} onChoose={onChoose} /></details>
    </section>
  );
}

const inWords = (t: Translate, counts: Severities): string =>
  (sumOf(counts) === 0 ? formatNumber(0) : SEVERITIES.filter((severity) => counts[severity] > 0).map((severity) => `${formatNumber(counts[severity])} ${t(`tone.${severity}`)}`).join(`${t('comma')} `));

/** What the colours are, and the way to leave one out, as in the lists. */
function Legend(): ReactNode {
  const { t } = useWords();
  const { store } = useDesk();
  const muted = useStore((state) => state.muted);
  return (
    <p className="legend">
      {SEVERITIES.map((severity) => (
        <button key={severity} type="button" className="chip" aria-pressed={!muted.has(severity)} onClick={() => store.mute(severity, !muted.has(severity))}>
          <Mark shape="violation" tone={severity} open={muted.has(severity)} />{t(`tone.${severity}`)}
        </button>
      ))}
    </p>
  );
}

function HourTable({ hours, chosen, onChoose }: Omit<Props, 'stretch'>): ReactNode {
  const { t } = useWords();
  return (
    <table className="plain-table">
      <thead><tr><th scope="col">{t('analysis.hour')}</th>{SEVERITIES.map((severity) => <th key={severity} scope="col">{t(`tone.${severity}`)}</th>)}</tr></thead>
      <tbody>
        {hours.toReversed().map(({ at, counts }) => {
          const isChosen = chosen !== undefined && at >= chosen.from && at < chosen.to;
          return (
            <tr key={at}>
              <th scope="row"><button type="button" className="link" aria-pressed={isChosen} onClick={() => onChoose(isChosen ? undefined : { from: at, to: at + HOUR })}><Utc at={at} /></button></th>
              {SEVERITIES.map((severity) => <td key={severity}>{formatNumber(counts[severity])}</td>)}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function stacked(hours: readonly Hour[]): UPlot.AlignedData {
  const sums = LAYERS.map((_, layer) => hours.map(({ counts }) => LAYERS.slice(layer).reduce((sum, severity) => sum + counts[severity], 0)));
  return [hours.map(({ at }) => at / SECOND), ...sums];
}

const plottedFor = (stretch: Stretch, onChoose: Props['onChoose'], onRest: (index: number | undefined) => void) => (ink: Ink): Plotted => {
  const bars = UPlot.paths.bars?.({ align: 1, size: [0.86, 60], gap: 1 });
  const axis = { stroke: ink.text, font: ink.font, grid: { stroke: ink.line, width: 1 }, ticks: { stroke: ink.line, width: 1 } };
  return {
    scales: { x: { time: false, range: [stretch.from / SECOND, stretch.to / SECOND] }, y: { range: (_, __, max) => [0, Math.max(4, max)] } },
    series: [{}, ...LAYERS.map((severity) => ({ fill: ink.tone(severity), stroke: ink.edge, width: 0.6, points: { show: false }, ...(bars !== undefined && { paths: bars }) }))],
    axes: [
      { ...axis, incrs: STEPS, space: 60, size: 32, values: (_, splits) => splits.map((at) => hourWords(at * SECOND, stretch.to)) },
      { ...axis, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000], size: 44, values: (_, splits) => splits.map((value) => formatNumber(value)) },
    ],
    cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false } },
    hooks: {
      setSelect: [({ select: { left, width }, posToVal }) => { if (width > 0) onChoose(wholeHours(posToVal(left, 'x') * SECOND, posToVal(left + width, 'x') * SECOND, stretch)); }],
      setCursor: [({ cursor: { left }, posToVal }) => { onRest(left === undefined || left < 0 ? undefined : Math.floor((posToVal(left, 'x') * SECOND - stretch.from) / HOUR)); }],
    },
  };
};

/** The day where one begins, else the hour. */
const hourWords = (at: Millis, now: Millis): string => (at % DAY === 0 ? dayWords(at, now) : utcMinutes(at));

/** Every hour that was drawn over, and never less than one. */
function wholeHours(from: Millis, to: Millis, stretch: Stretch): Stretch {
  const first = Math.floor((Math.min(from, to) - stretch.from) / HOUR) * HOUR + stretch.from;
  const last = Math.ceil((Math.max(from, to) - stretch.from) / HOUR) * HOUR + stretch.from;
  return { from: Math.max(first, stretch.from), to: Math.min(Math.max(last, first + HOUR), stretch.to) };
}
