import { useEffect, useRef, type ReactNode } from 'react';
import UPlot from 'uplot';
import { useStore } from '../desk.ts';
import { useOnPaper } from '../use-on-paper.ts';

/** Colours and the face of the page as the canvas needs them. */
export interface Ink { readonly text: string; readonly line: string; readonly edge: string; readonly font: string; tone(name: string): string }
export type Plotted = Pick<UPlot.Options, 'series' | 'axes' | 'scales' | 'hooks' | 'cursor'>;

/** What an upright page has room for, in CSS pixels. */
const PAPER_WIDTH = 640;

interface Props {
  /** What is to be seen in it, as a sentence. */
  readonly label: string;
  readonly height: number;
  readonly data: UPlot.AlignedData;
  /** The plot is made anew when this is another function. */
  readonly plotted: (ink: Ink) => Plotted;
  /** A stretch to mark, in values of the x scale. */
  readonly marked?: readonly [from: number, to: number] | undefined;
}

/** A canvas that uPlot draws on, as wide as its place; anew in another theme. Time runs from left to right in every language. */
export function Plot(props: Props): ReactNode {
  const theme = useStore((state) => state.theme);
  const isOnPaper = useOnPaper();
  return <Canvas key={isOnPaper ? 'paper' : theme} {...props} width={isOnPaper ? PAPER_WIDTH : undefined} />;
}

function Canvas({ label, height, width, data, plotted, marked }: Props & { readonly width: number | undefined }): ReactNode {
  const place = useRef<HTMLElement>(null);
  const plot = useRef<UPlot>(undefined);
  const latest = useRef({ data, marked });
  useEffect(() => { latest.current = { data, marked }; });
  useEffect(() => {
    const host = place.current;
    if (host === null) return undefined;
    const made = new UPlot({ width: width ?? Math.max(1, host.clientWidth), height, legend: { show: false }, padding: [14, 26, null, null], ...plotted(inkOf(host)) }, latest.current.data, host);
    plot.current = made;
    mark(made, latest.current.marked);
    const sizes = new ResizeObserver(() => {
      if (width === undefined && host.clientWidth > 0 && host.clientWidth !== made.width) made.setSize({ width: host.clientWidth, height });
      mark(made, latest.current.marked);
    });
    sizes.observe(host);
    return () => {
      sizes.disconnect();
      plot.current = undefined;
      made.destroy();
    };
  }, [plotted, height, width]);
  useEffect(() => {
    plot.current?.setData(data);
    if (plot.current !== undefined) mark(plot.current, marked);
  }, [data, marked]);
  return <figure className="plot" dir="ltr" ref={place} aria-label={label} />;
}

function mark(plot: UPlot, marked: Props['marked']): void {
  const [from, to] = marked === undefined ? [0, 0] : marked.map((at) => plot.valToPos(at, 'x'));
  plot.setSelect({ left: from ?? 0, width: (to ?? 0) - (from ?? 0), top: 0, height: plot.over.clientHeight }, false);
}

function inkOf(host: Element): Ink {
  const style = getComputedStyle(host);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return { text: style.color, line: read('--hair'), edge: matchMedia('(forced-colors: active)').matches ? style.color : read('--mark-edge'), font: `12px ${style.fontFamily}`, tone: (name) => read(name === 'plain' ? '--muted' : `--${name}`) };
}
