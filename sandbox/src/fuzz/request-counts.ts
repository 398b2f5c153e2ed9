/** How many requests a server has answered, by its own metrics. */
export interface RequestCounts {
  readonly all: number;
  /** Answers of 500 and above, but 503: what is away may be away. */
  readonly faults: readonly string[];
}

const SAMPLE = /^lockstep_http_request_duration_seconds_count\{(?<labels>[^}]*)\} (?<count>\d+)/;
const UNAVAILABLE = 503;

/** Counts the samples of the metric `lockstep_http_request_duration_seconds`. */
export function countRequests(metrics: string): RequestCounts {
  let all = 0;
  const faults: string[] = [];
  for (const line of metrics.split('\n')) {
    const { labels = '', count = '0' } = SAMPLE.exec(line)?.groups ?? {};
    all += Number(count);
    const status = Number(/status="(\d+)"/.exec(labels)?.[1] ?? 0);
    if (status >= 500 && status !== UNAVAILABLE) faults.push(`${labels}: ${count}`);
  }
  return { all, faults };
}
