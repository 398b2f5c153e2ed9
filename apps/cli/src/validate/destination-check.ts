import type { KubeObject } from '@lockstep/domain';
import { type ApiClient, apiPath } from '../api/api-client.ts';
import type { Check, CheckFinding } from './check.ts';
import { nameOfObject } from './finding.ts';

/** A request has room for so much. */
const BATCH_BYTES = 1024 * 1024;

interface Verdict {
  outcome: 'taken' | 'refused' | 'not-asked';
  message?: string;
}

/** Asks the application's own cluster by dry run, through the server: no credentials are here. */
export function destinationCheck(api: ApiClient): Check {
  return {
    name: 'dry-run',
    run: async ({ manifests, application }) => {
      const { name, namespace } = application.metadata;
      const path = apiPath('lockstep', 'applications', name ?? '', 'validate');
      const findings: CheckFinding[] = [];
      for (const batch of batchesOf(manifests)) {
        const body = { manifests: batch.map((manifest) => JSON.stringify(manifest)) };
        const { items } = await api.post<{ items: Verdict[] }>(path, body, {
          appNamespace: namespace,
        });
        findings.push(...items.flatMap((verdict, at) => findingOf(verdict, batch[at])));
      }
      return findings;
    },
  };
}

function findingOf({ outcome, message = '' }: Verdict, manifest?: KubeObject): CheckFinding[] {
  if (outcome === 'taken' || !manifest) return [];
  const level = outcome === 'refused' ? 'error' : 'note';
  return [{ level, check: 'dry-run', message, object: nameOfObject(manifest) }];
}

function batchesOf(manifests: readonly KubeObject[]): KubeObject[][] {
  const batches: KubeObject[][] = [];
  let room = 0;
  for (const manifest of manifests) {
    const bytes = JSON.stringify(manifest).length;
    if (bytes > room) {
      batches.push([]);
      room = BATCH_BYTES;
    }
    batches.at(-1)?.push(manifest);
    room -= bytes;
  }
  return batches;
}
