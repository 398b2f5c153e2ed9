import type { FieldChange } from '@lockstep/domain';

/** A field that differs, as a line for people. */
export interface FieldChangeView {
  path: string;
  kind: 'added' | 'removed' | 'changed';
  live: string;
  desired: string;
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

export function fieldChangeViews(changes: readonly FieldChange[]): FieldChangeView[] {
  return changes.map(({ path, live, desired }) => ({
    path: pathText(path),
    kind: live === undefined ? 'added' : desired === undefined ? 'removed' : 'changed',
    live: valueText(live),
    desired: valueText(desired),
  }));
}
