import type { ChangeCause, FieldChange } from '@lockstep/domain';

/** A field that differs, as a line for people. */
export interface FieldChangeView {
  path: string;
  kind: 'added' | 'removed' | 'changed';
  live: string;
  desired: string;
  /** Who made the difference; undefined where that is not known. */
  cause: ChangeCause | undefined;
  /** The same in words, with who writes the field in the cluster. */
  causeText: string;
  /** Who writes the field in the cluster, where that is part of the difference. */
  by: string;
}

/** `['spec', 'containers', 0, 'a.b/c']` → `spec.containers[0]["a.b/c"]`. */
export function pathText(path: readonly (string | number)[]): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      if (!/^[\w-]+$/.test(part)) return `[${JSON.stringify(part)}]`;
      return index === 0 ? part : `.${part}`;
    })
    .join('');
}

export function valueText(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const CAUSES: Record<ChangeCause, string> = {
  git: 'changed in Git',
  cluster: 'changed in the cluster',
  both: 'changed in Git and in the cluster',
};

function causeText(cause: ChangeCause, owner: string | undefined): string {
  return cause === 'git' || !owner ? CAUSES[cause] : `${CAUSES[cause]} by ${owner}`;
}

export function fieldChangeViews(changes: readonly FieldChange[]): FieldChangeView[] {
  return changes.map(({ path, live, desired, cause, owner }) => ({
    path: pathText(path),
    kind: live === undefined ? 'added' : desired === undefined ? 'removed' : 'changed',
    live: valueText(live),
    desired: valueText(desired),
    cause,
    causeText: cause ? causeText(cause, owner) : '',
    by: cause && cause !== 'git' ? (owner ?? '') : '',
  }));
}

/** How many fields each side changed, as one line: `2 fields changed in Git, 1 in the cluster`. */
export function causeSummary(changes: readonly FieldChange[]): string {
  const parts = (['git', 'cluster', 'both'] as const).flatMap((cause) => {
    const of = changes.filter((change) => change.cause === cause);
    if (of.length === 0) return [];
    const owners = [...new Set(cause === 'git' ? [] : of.flatMap(({ owner }) => owner ?? []))];
    return [{ count: of.length, text: causeText(cause, owners.join(' and ')) }];
  });
  return parts
    .map(({ count, text }, index) =>
      index === 0 ? `${count} ${count === 1 ? 'field' : 'fields'} ${text}` : `${count} ${text}`,
    )
    .join(', ');
}
