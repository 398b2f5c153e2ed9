/** How many requests the API server has answered, by verb, resource and dry run. */
export type Requests = ReadonlyMap<string, number>;

/** Reads `apiserver_request_total` out of its metrics. */
export function requestsOf(metrics: string): Requests {
  const totals = new Map<string, number>();
  for (const line of metrics.split('\n')) {
    const found = /^apiserver_request_total\{(.*)\} (\S+)$/.exec(line);
    if (!found) continue;
    const labels = new Map(
      [...(found[1] ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
    );
    const dryRun = labels.get('dry_run') ? ' (dry run)' : '';
    const what = [labels.get('resource'), labels.get('subresource')].filter(Boolean).join('/');
    const key = `${labels.get('verb')} ${what}${dryRun} ${labels.get('code')}`;
    totals.set(key, (totals.get(key) ?? 0) + Number(found[2]));
  }
  return totals;
}

/** What was answered in between, the most first. */
export function requestsBetween(before: Requests, after: Requests): Record<string, number> {
  const counts = [...after].map(([key, count]) => [key, count - (before.get(key) ?? 0)] as const);
  const some = counts.filter(([, count]) => count > 0).sort((a, b) => b[1] - a[1]);
  return Object.fromEntries(some);
}
