import type { KubeObject } from '@lockstep/domain';
import type { RenderWarning } from '../render-input.ts';

type Policy = 'force' | 'prune' | 'reconcile' | 'ssa' | 'substitute';

/** What an object tells Flux about itself, by an annotation or a label, in small letters. */
export function policyOf({ metadata }: KubeObject, policy: Policy): string | undefined {
  const name = `kustomize.toolkit.fluxcd.io/${policy}`;
  const stated = metadata.annotations?.[name] ?? metadata.labels?.[name];
  return typeof stated === 'string' ? stated.toLowerCase() : undefined;
}

/** Whether it is to stay as it is in the cluster, neither applied nor pruned. */
export function isLeftAlone(object: KubeObject): boolean {
  return policyOf(object, 'ssa') === 'ignore' || policyOf(object, 'reconcile') === 'disabled';
}

const MAX_NAMED = 5;

/** What objects ask of Flux and nothing here does; `of` is the unit that they came from. */
export function policyWarnings(of: string, objects: readonly KubeObject[]): RenderWarning[] {
  const wanted = [
    ['ssa: IfNotPresent', (one: KubeObject) => policyOf(one, 'ssa') === 'ifnotpresent'],
    ['force: Enabled', (one: KubeObject) => policyOf(one, 'force') === 'enabled'],
  ] as const;
  return wanted.flatMap(([words, asks]) => {
    const names = objects.filter(asks).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    if (names.length === 0) return [];
    const more = names.length > MAX_NAMED ? ` and ${names.length - MAX_NAMED} more` : '';
    const shown = names.slice(0, MAX_NAMED).join(', ') + more;
    const message = `${of}: ${words} of Flux has no effect here, on ${shown}`;
    return [{ type: 'ManifestWarning', message }];
  });
}
