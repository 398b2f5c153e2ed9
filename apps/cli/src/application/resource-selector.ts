import { UsageError } from '../cli/cli-error.ts';

/** `GROUP:KIND:[NAMESPACE/]NAME`, with `*` for any part and a leading `!` for all but these. */
export interface ResourceSelector {
  exclude: boolean;
  group: string;
  kind: string;
  namespace: string;
  name: string;
}

interface Named {
  group: string;
  kind: string;
  namespace: string;
  name: string;
}

/** @throws UsageError */
export function parseResourceSelector(text: string): ResourceSelector {
  const exclude = text.startsWith('!');
  const parts = (exclude ? text.slice(1) : text).split(':');
  const [group, kind, path] = parts;
  if (parts.length !== 3 || !kind || !path) {
    throw new UsageError(
      `--resource ${text}: it is written GROUP:KIND:NAME or GROUP:KIND:NAMESPACE/NAME`,
      'For example apps:Deployment:web, or :ConfigMap:shop/settings; * stands for any.',
    );
  }
  const slash = path.indexOf('/');
  return {
    exclude,
    group: group ?? '',
    kind,
    namespace: slash < 0 ? '*' : path.slice(0, slash),
    name: path.slice(slash + 1),
  };
}

/** Chosen by one that includes (or there is none such), and by none that excludes. */
export function selectsResource(selectors: readonly ResourceSelector[], one: Named): boolean {
  const including = selectors.filter((selector) => !selector.exclude);
  const excluding = selectors.filter((selector) => selector.exclude);
  if (excluding.some((selector) => matches(selector, one))) return false;
  return including.length === 0 || including.some((selector) => matches(selector, one));
}

function matches(selector: ResourceSelector, one: Named): boolean {
  return (['group', 'kind', 'namespace', 'name'] as const).every(
    (field) => selector[field] === '*' || selector[field] === one[field],
  );
}
