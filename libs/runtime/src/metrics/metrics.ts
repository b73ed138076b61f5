import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

const PREFIX = 'watchfloor_';
const NAME = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;
/** Units and suffixes that Prometheus keeps for something else. */
const NOT_AT_END = /_(?:milliseconds|ms|minutes|hours|kilobytes|kib|mib|count|sum|bucket|info)$/;
/**
 * The labels there are. Each has few values, known before anything arrives: operations and reasons from closed lists, an
 * audience by its kind, a feed by the sources that were registered. Never an id, a name or a path that somebody sends.
 */
const LABELS = ['operation', 'reason', 'audience', 'severity', 'feed', 'mode', 'result', 'rule'] as const;
export type LabelName = (typeof LABELS)[number];

/**
 * Of what prom-client offers by itself, the names that `promtool check metrics` finds nothing wrong with. The CPU time of users,
 * the lag and the whole heap also read the values of their siblings: without them those stay 0.
 */
const DEFAULTS: ReadonlySet<string> = new Set([
  'process_cpu_user_seconds_total', 'process_cpu_seconds_total', 'process_start_time_seconds', 'process_resident_memory_bytes', 'process_open_fds',
  'process_max_fds', 'nodejs_eventloop_lag_seconds', 'nodejs_eventloop_lag_p99_seconds', 'nodejs_heap_size_total_bytes', 'nodejs_heap_size_used_bytes',
  'nodejs_gc_duration_seconds',
]);

/** From a tenth of a millisecond to ten seconds: what durable writes and folds take. */
export const DURATION_BUCKETS = [0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

export interface MetricOptions<L extends LabelName> { readonly name: string; readonly help: string; readonly labelNames?: readonly L[] }
export interface GaugeOptions<L extends LabelName> extends MetricOptions<L> {
  /** Called at each scrape to set the value then. */
  readonly collect?: (gauge: Gauge<L>) => void | Promise<void>;
}
export interface HistogramOptions<L extends LabelName> extends MetricOptions<L> { readonly buckets?: readonly number[] }

/** One process's metrics. Names are given without the prefix `watchfloor_`; a name that breaks the rules is a bug and throws. */
export class Metrics {
  private readonly registry = new Registry();

  counter<L extends LabelName = never>({ name, help, labelNames = [] }: MetricOptions<L>): Counter<L> {
    if (!name.endsWith('_total')) throw new TypeError(`the counter ${name} does not end in _total`);
    return new Counter({ name: named(name), help, labelNames, registers: [this.registry] });
  }

  gauge<L extends LabelName = never>({ name, help, labelNames = [], collect }: GaugeOptions<L>): Gauge<L> {
    if (name.endsWith('_total')) throw new TypeError(`the gauge ${name} ends in _total`);
    return new Gauge({
      name: named(name), help, labelNames, registers: [this.registry],
      ...(collect !== undefined && { async collect(this: Gauge<L>) { await collect(this); } }),
    });
  }

  histogram<L extends LabelName = never>({ name, help, labelNames = [], buckets = DURATION_BUCKETS }: HistogramOptions<L>): Histogram<L> {
    if (!/_(?:seconds|bytes)$/.test(name)) throw new TypeError(`the histogram ${name} names no base unit`);
    return new Histogram({ name: named(name), help, labelNames, buckets: [...buckets], registers: [this.registry] });
  }

  /** Adds what is worth knowing of the process itself. Once per process: it starts watching the event loop and the collector. */
  watchProcess(): void {
    collectDefaultMetrics({ register: this.registry });
    for (const { name } of this.registry.getMetricsAsArray()) {
      if (!name.startsWith(PREFIX) && !DEFAULTS.has(name)) this.registry.removeSingleMetric(name);
    }
  }

  /** Prometheus text, version 0.0.4. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  get contentType(): string {
    return this.registry.contentType;
  }
}

function named(name: string): string {
  if (!NAME.test(name) || NOT_AT_END.test(name)) throw new TypeError(`${name} is not a good name for a metric`);
  return `${PREFIX}${name}`;
}
