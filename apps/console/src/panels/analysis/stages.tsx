import { useMemo, type ReactNode } from 'react';
import UPlot from 'uplot';
import { useWords } from '../words.ts';
import type { Stage } from '#libs/domain';
import { toneOfStage } from '../../picture/tones.ts';
import { formatNumber } from '../../words/numbers.ts';
import type { Share } from './counting.ts';
import { Plot, type Ink, type Plotted } from './plot.tsx';

const HEIGHT = 210;
/** From this width on, in CSS pixels, the words of all stages stand beside each other. */
const WORDS_ABREAST = 620;

/** How many convoys are at each stage now. */
export function Stages({ stages: all }: { readonly stages: readonly Share<Stage>[] }): ReactNode {
  const { t } = useWords();
  // Closed ones are kept for the record and would be more than all others together.
  const stages = useMemo(() => all.filter(({ of }) => of !== 'closed'), [all]);
  const closed = all.find(({ of }) => of === 'closed')?.count ?? 0;
  const data = useMemo((): UPlot.AlignedData => [stages.map((_, index) => index), stages.map(({ count }) => count)], [stages]);
  const plotted = useMemo(() => plottedFor(stages.map(({ of }) => ({ word: t(`stage.${of}`), tone: toneOfStage(of) }))), [stages, t]);
  const words = stages.filter(({ count }) => count > 0).map(({ of, count }) => `${formatNumber(count)} ${t(`stage.${of}`)}`);
  return (
    <section className="figure">
      <h3>{t('analysis.stages')}</h3>
      {closed > 0 && <p className="muted small-text">{t('analysis.closed', { n: formatNumber(closed) })}</p>}
      <Plot label={`${t('analysis.stages')}${t('colon')} ${words.join(`${t('comma')} `)}`} height={HEIGHT} data={data} plotted={plotted} />
    </section>
  );
}

const plottedFor = (stages: readonly { readonly word: string; readonly tone: string }[]) => (ink: Ink): Plotted => {
  const bars = UPlot.paths.bars?.({
    size: [0.7, 64], disp: { fill: { unit: 3, values: () => stages.map(({ tone }) => ink.tone(tone)) }, stroke: { unit: 3, values: () => stages.map(() => ink.edge) } },
  });
  const axis = { stroke: ink.text, font: ink.font, ticks: { show: false } };
  return {
    scales: { x: { time: false, range: [-0.5, stages.length - 0.5] }, y: { range: (_, __, max) => [0, Math.max(4, max * 1.12)] } },
    series: [{}, { fill: ink.tone('aid'), width: 0.6, points: { show: false }, ...(bars !== undefined && { paths: bars }) }],
    axes: [
      {
        ...axis, grid: { show: false }, splits: () => stages.map((_, index) => index), values: () => stages.map(({ word }) => word),
        rotate: (plot) => (plot.width < WORDS_ABREAST ? -40 : 0), size: (plot) => (plot.width < WORDS_ABREAST ? 74 : 34),
      },
      { ...axis, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500], grid: { stroke: ink.line, width: 1 }, size: 44, values: (_, splits) => splits.map((value) => formatNumber(value)) },
    ],
    cursor: { show: false },
    hooks: { draw: [(plot) => { writeCounts(plot, ink); }] },
  };
};

/** The number over each bar: nobody measures one against the axis. */
function writeCounts(plot: UPlot, ink: Ink): void {
  const { ctx } = plot;
  ctx.save();
  ctx.font = ink.font.replace('12px', `600 ${12 * devicePixelRatio}px`);
  ctx.fillStyle = ink.text;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'bottom';
  for (const [index, count] of (plot.data[1] ?? []).entries()) {
    if (typeof count === 'number' && count > 0) ctx.fillText(formatNumber(count), plot.valToPos(index, 'x', true), plot.valToPos(count, 'y', true) - 3);
  }
  ctx.restore();
}
