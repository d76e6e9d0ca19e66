import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type { Counter, Gauge, Histogram } from 'prom-client';

/** A metric's name without the `quittance_` in front, what it counts, and its labels. */
export interface MetricOptions<L extends string> {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly L[];
}

export interface CounterOptions<L extends string> extends MetricOptions<L> {
  /** Asked at every scrape, to add what was counted elsewhere since the last. */
  readonly collect?: (counter: Counter<L>) => void;
}

export interface GaugeOptions<L extends string> extends MetricOptions<L> {
  /** Asked at every scrape, for values that are cheaper to look up than to keep. */
  readonly collect?: (gauge: Gauge<L>) => void;
}

export interface HistogramOptions<L extends string> extends MetricOptions<L> {
  /** Upper bounds; for times in seconds unless told. */
  readonly buckets?: readonly number[];
}

/** The metrics of one process. A label's values must be bounded: never an id, never text from outside. */
export interface Metrics {
  counter<L extends string>(options: CounterOptions<L>): Counter<L>;
  gauge<L extends string>(options: GaugeOptions<L>): Gauge<L>;
  histogram<L extends string>(options: HistogramOptions<L>): Histogram<L>;
  /** The exposition text, and its media type. */
  text(): Promise<string>;
  readonly contentType: string;
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** A registry of its own, so that two servers in one test do not meet in a global one. */
export function createMetrics(service: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  const common = <L extends string>({ name, help, labels }: MetricOptions<L>) => ({
    name: `quittance_${name}`,
    help,
    labelNames: labels,
    registers: [registry],
  });
  return {
    counter: <L extends string>(options: CounterOptions<L>) => {
      const { collect } = options;
      const counter: Counter<L> = new Counter<L>({
        ...common(options),
        ...(collect === undefined ? {} : { collect: () => collect(counter) }),
      });
      return counter;
    },
    gauge: <L extends string>(options: GaugeOptions<L>) => {
      const { collect } = options;
      const gauge: Gauge<L> = new Gauge<L>({
        ...common(options),
        ...(collect === undefined ? {} : { collect: () => collect(gauge) }),
      });
      return gauge;
    },
    histogram: (options) => new Histogram({ ...common(options), buckets: [...(options.buckets ?? SECONDS)] }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
