/** How many requests the API server has answered, and for how long it worked on them. */
export interface Answered {
  readonly count: number;
  readonly seconds: number;
}

/** By verb, resource and dry run. */
export type Requests = ReadonlyMap<string, Answered>;

const LINE = /^apiserver_request_duration_seconds_(count|sum)\{(.*)\} (\S+)$/;

/** Reads the durations out of the API server's metrics; watches have none. */
export function requestsOf(metrics: string): Requests {
  const totals = new Map<string, { count: number; seconds: number }>();
  for (const line of metrics.split('\n')) {
    const [, what, text, value] = LINE.exec(line) ?? [];
    if (!what) continue;
    const labels = labelsOf(text ?? '');
    if (labels.verb === 'WATCH') continue;
    const key = keyOf(labels);
    const known = totals.get(key) ?? { count: 0, seconds: 0 };
    known[what === 'count' ? 'count' : 'seconds'] += Number(value);
    totals.set(key, known);
  }
  return totals;
}

function labelsOf(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/(\w+)="([^"]*)"/g)];
  return Object.fromEntries(pairs.map(([, name, value]) => [name, value]));
}

function keyOf({ verb, resource, subresource, dry_run: dryRun }: Record<string, string>): string {
  const what = [resource, subresource].filter(Boolean).join('/');
  return `${verb} ${what}${dryRun ? ' (dry run)' : ''}`;
}

/** What was answered in between, what took longest first, with the mean in milliseconds. */
export function requestsBetween(before: Requests, after: Requests): unknown[] {
  return [...after]
    .map(([request, { count, seconds }]) => {
      const earlier = before.get(request) ?? { count: 0, seconds: 0 };
      return { request, count: count - earlier.count, seconds: seconds - earlier.seconds };
    })
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.seconds - a.seconds)
    .map((row) => ({ ...row, meanMs: (row.seconds / row.count) * 1000 }));
}
