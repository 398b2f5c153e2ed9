import { withoutEndSlashes } from '../end-slashes.ts';
import type { Source } from './source.ts';

/** A registry by nothing but its host: `registry-1.docker.io`, `localhost:5000`. */
const BARE_HOST = /^(?:localhost|[a-z0-9-]+(?:\.[a-z0-9-]+)+|[a-z0-9-]+(?=:))(?::\d{1,5})?$/i;

/**
 * The field also names a chart of a registry by the registry's bare host and `path` in place of
 * `chart`. Such an address is none of Git, so that it means the chart of that path.
 */
export function withChartByPath(source: Source): Source {
  const { path, ...rest } = source;
  if (source.chart || !path || !BARE_HOST.test(source.repoURL)) return source;
  const chart = withoutEndSlashes(path).replace(/^(?:\.?\/+)+|^\.$/, '');
  return chart === '' ? source : { ...rest, chart };
}
