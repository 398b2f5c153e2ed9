import type { KubeObject } from '@lockstep/domain';
import { checkSchema, isSopsFile } from '@lockstep/engine';
import type { Check, CheckFinding } from './check.ts';
import { nameOfObject } from './finding.ts';

/** Fields and types of the kinds that every cluster has; others are passed over, and counted. */
export const schemaCheck: Check = {
  name: 'schema',
  run: async ({ manifests }) => {
    const unknown = new Set<string>();
    const findings = manifests.flatMap((manifest): CheckFinding[] => {
      // Keys are not here: what its values are is not known.
      if (isSopsFile(manifest)) return [encrypted(manifest)];
      const verdict = checkSchema(manifest);
      if (verdict.kind === 'unknown') {
        unknown.add(`${manifest.apiVersion} ${manifest.kind}`);
        return [];
      }
      return verdict.problems.map(({ path, reason }) => ({
        level: 'error' as const,
        check: 'schema',
        message: `${path} ${reason}`,
        field: path,
        object: nameOfObject(manifest),
      }));
    });
    if (unknown.size === 0) return findings;
    const kinds = [...unknown].sort();
    const more = kinds.length > 5 ? ` and ${kinds.length - 5} more` : '';
    const message = `only a cluster knows ${kinds.slice(0, 5).join(', ')}${more}: ask one with --app or --kubeconfig`;
    return [...findings, { level: 'note' as const, check: 'schema', message }];
  },
};

function encrypted(manifest: KubeObject): CheckFinding {
  const message = 'is encrypted by SOPS: it was not checked';
  return { level: 'note', check: 'schema', message, object: nameOfObject(manifest) };
}
