import type { KubeObject, OperationStep } from '@lockstep/domain';

/** A longer prefix is cut in the name that a sync gives. */
const KEPT_PREFIX = 30;

/**
 * A step's name as people read a plan: that of a hook without one ends differently in each sync,
 * so that it is shown as a pattern, `migrate-…`.
 */
export function shownName(
  { action, ref }: Pick<OperationStep, 'action' | 'ref'>,
  desired: readonly KubeObject[],
): string {
  if (action !== 'hook') return ref.name;
  const ofKind = desired.filter(({ kind }) => kind === ref.kind);
  if (ofKind.some(({ metadata }) => metadata.name === ref.name)) return ref.name;
  const prefixes = ofKind
    .filter(({ metadata }) => !metadata.name)
    .map(({ kind, metadata }) => metadata.generateName ?? `${kind.toLowerCase()}-`)
    .filter((prefix) => ref.name.startsWith(prefix.slice(0, KEPT_PREFIX)));
  // Of two that fit, the longer one is meant.
  const [prefix] = prefixes.sort((a, b) => b.length - a.length);
  return prefix === undefined ? ref.name : `${prefix}…`;
}
