/** One line of a metric: its labels, `le` of a bucket among them, and its value. */
export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

/** A metric with everything below its `# TYPE`. */
export interface MetricFamily {
  help: string;
  type: string;
  samples: Sample[];
}

/**
 * Reads Prometheus' text format and refuses what a server would: samples without a type or of another metric, series that
 * come twice, broken escapes, histograms whose buckets fall or miss `+Inf`.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */
export function parsePrometheusText(text: string): Record<string, MetricFamily> {
  if (!text.endsWith('\n')) throw new Error('The last line does not end.');
  const families: Record<string, MetricFamily> = {};
  const seen = new Set<string>();
  let current: string | undefined;
  for (const line of text.slice(0, -1).split('\n')) {
    if (line === '') continue;
    const comment = /^# (HELP|TYPE) ([a-zA-Z_:][\w:]*) (.*)$/.exec(line);
    if (comment !== null) {
      const [, kind, name, rest] = comment as unknown as [string, string, string, string];
      if (kind === 'HELP' && name in families) throw new Error(`${name} comes twice.`);
      if (kind === 'TYPE' && !/^(counter|gauge|histogram|summary)$/.test(rest))
        throw new Error(`${name} is of type ${rest}.`);
      current = name;
      families[name] ??= { help: '', type: '', samples: [] };
      families[name][kind === 'HELP' ? 'help' : 'type'] = rest;
      continue;
    }
    const sample = parseSample(line);
    const family = families[current ?? ''];
    if (family === undefined || current === undefined) throw new Error(`No type before: ${line}`);
    const suffixes = suffixesOf[family.type] ?? [''];
    if (!suffixes.some((suffix) => sample.name === current + suffix)) throw new Error(`Not of ${current}: ${line}`);
    const key = sample.name + keyOf(sample.labels);
    if (seen.has(key)) throw new Error(`The series comes twice: ${line}`);
    seen.add(key);
    family.samples.push(sample);
  }
  for (const family of Object.values(families)) if (family.type === 'histogram') checkBuckets(family.samples);
  return families;
}

const suffixesOf: Record<string, string[]> = {
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['', '_sum', '_count'],
};

function parseSample(line: string): Sample {
  const match = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line);
  if (match === null) throw new Error(`No sample: ${line}`);
  const [, name, labelText = '', valueText] = match as unknown as [string, string, string | undefined, string];
  const labels: Record<string, string> = {};
  let rest = labelText;
  while (rest !== '') {
    const label = /^([a-zA-Z_]\w*)="((?:[^"\\]|\\[\\"n])*)"(?:,(?=.)|$)/.exec(rest);
    if (label === null) throw new Error(`No label: ${rest}`);
    if (Object.hasOwn(labels, label[1]!)) throw new Error(`The label comes twice: ${line}`);
    labels[label[1]!] = label[2]!.replaceAll(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
    rest = rest.slice(label[0].length);
  }
  const value = valueText === '+Inf' ? Number.POSITIVE_INFINITY : Number(valueText);
  // The client writes `Nan`, which the server takes in any case.
  if (Number.isNaN(value) && valueText.toLowerCase() !== 'nan') throw new Error(`No value: ${line}`);
  return { name, labels, value };
}

/** The same for the same labels, in whatever order. */
function keyOf(labels: Record<string, string>): string {
  return JSON.stringify(Object.entries(labels).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

function checkBuckets(samples: Sample[]): void {
  const bySeries = new Map<string, Map<string, number>>();
  for (const { name, labels, value } of samples) {
    const { le = name.slice(name.lastIndexOf('_')), ...rest } = labels;
    const key = keyOf(rest);
    bySeries.set(key, (bySeries.get(key) ?? new Map()).set(le, value));
  }
  for (const series of bySeries.values()) {
    const buckets = [...series].filter(([le]) => !le.startsWith('_')).map(([, count]) => count);
    const isRising = buckets.every((count, index) => index === 0 || count >= buckets[index - 1]!);
    if (!isRising || series.get('+Inf') !== series.get('_count') || !series.has('_sum')) {
      throw new Error(`The histogram contradicts itself: ${JSON.stringify([...series])}`);
    }
  }
}
