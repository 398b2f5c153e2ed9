import type { ChangeCause, FieldChange } from '@lockstep/domain';

/** A field that differs, as a line for people. */
export interface FieldChangeView {
  path: string;
  kind: 'added' | 'removed' | 'changed';
  live: string;
  desired: string;
  /** Who made the difference, in words; empty where that is not known. */
  cause: string;
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
    cause: cause ? causeText(cause, owner) : '',
  }));
}
