import {
  FIELD_MANAGER,
  groupKind,
  type KubeObject,
  messageOf,
  type ValidatedManifest,
} from '@lockstep/domain';
import { type Confines, definedKind, parseSyncOptions } from '@lockstep/engine';
import { type KubeClient, KubeError } from '@lockstep/kube';
import type { ApplicationRecord } from '@lockstep/store';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import type { DesiredObject } from '../reconcile/desired.ts';
import { desiredFrom } from '../reconcile/load-desired.ts';
import { writingClient } from './live-objects.ts';

const AT_ONCE = 8;

interface Asking {
  owner: Pick<ClusterOwner, 'namespaced'>;
  record: ApplicationRecord;
  client: KubeClient;
  confines: Confines;
  /** Kinds that the manifests themselves define. */
  coming: ReadonlySet<string>;
}

/**
 * Whether the application's cluster would take these manifests, each by itself, by dry run: nothing
 * is kept. One answer for each, in their order.
 */
export async function validateManifests(
  owner: ClusterOwner,
  record: ApplicationRecord,
  manifests: KubeObject[],
): Promise<ValidatedManifest[]> {
  const coming = new Set(manifests.flatMap((one) => definedKind(one) ?? []).map(groupKind));
  // What the cluster answers is for who could sync it: neither more nor less may be asked.
  const client = await writingClient(owner, record);
  const confines = await owner.confines.of(record);
  const asking = { owner, record, client, confines, coming };
  const answers: ValidatedManifest[] = manifests.map(() => ({ outcome: 'taken' }));
  const queue = [...manifests.entries()];
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [index, manifest] = next;
      const { objects } = await desiredFrom(owner, record, '', {
        manifests: [manifest],
        openedSecrets: [],
      });
      for (const object of objects.values()) {
        answers[index] = await ask(asking, object);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return answers;
}

async function ask(
  { owner, record, client, confines, coming }: Asking,
  { ref, object }: DesiredObject,
): Promise<ValidatedManifest> {
  const namespaced = await owner.namespaced(ref.group, ref.kind);
  const verdict = confines.ofDesired(ref, namespaced ?? ref.namespace !== '');
  if (verdict.kind === 'denied') return { outcome: 'refused', message: verdict.message };
  if (namespaced === undefined) {
    return coming.has(groupKind(ref))
      ? { outcome: 'not-asked', message: 'its kind comes with the same manifests' }
      : { outcome: 'refused', message: 'the cluster does not know its kind' };
  }
  const { validate } = parseSyncOptions(record.application.spec.syncPolicy?.syncOptions).options;
  const fieldValidation = validate ? 'Strict' : 'Ignore';
  const options = { manager: FIELD_MANAGER, dryRun: true, fieldValidation } as const;
  try {
    if (object.metadata.name) await client.apply(object, { ...options, force: true });
    else await client.create(object, options);
    return { outcome: 'taken' };
  } catch (error) {
    if (!(error instanceof KubeError) || error.unreachable) throw error;
    return refused(ref.kind, messageOf(error));
  }
}

function refused(kind: string, message: string): ValidatedManifest {
  if (/namespaces "[^"]+" not found/.test(message)) {
    return { outcome: 'not-asked', message: `${message}: it has to be there first` };
  }
  // The API server may quote what it does not take.
  const told = kind === 'Secret' ? 'the API server does not take it' : message;
  return { outcome: 'refused', message: told };
}
