import { isDeepStrictEqual } from 'node:util';
import { readRbacConfigMap } from '@lockstep/access';
import type { KubeObject } from '@lockstep/domain';
import type { ApiClient } from '../api/api-client.ts';
import { apiPath } from '../api/api-client.ts';

/** By this name the field finds its policy. */
const RBAC_CONFIG_MAP = 'argocd-rbac-cm';
const PART_OF = 'app.kubernetes.io/name';

/** The data of a ConfigMap that is a policy; undefined for every other object. */
export function rbacPolicyOf(object: KubeObject): Record<string, string> | undefined {
  const isPolicy = [object.metadata.name, object.metadata.labels?.[PART_OF]].includes(
    RBAC_CONFIG_MAP,
  );
  if (object.kind !== 'ConfigMap' || object.apiVersion !== 'v1' || !isPolicy) return undefined;
  const data = { ...(object as { data?: Record<string, string> }).data };
  readRbacConfigMap(data);
  return data;
}

interface StoredPolicy {
  version: number;
  data: Record<string, string>;
}

/** Replaces the server's policy, as it is read now; what was there is in the audit. */
export async function applyRbacPolicy(
  api: ApiClient,
  data: Record<string, string>,
  { dryRun = false }: { dryRun?: boolean } = {},
): Promise<'created' | 'configured' | 'unchanged'> {
  const path = apiPath('lockstep', 'rbac');
  const { version, data: before } = await api.get<StoredPolicy>(path);
  if (isDeepStrictEqual(before, data)) return 'unchanged';
  if (!dryRun) await api.put(path, { data, version });
  return version === 0 ? 'created' : 'configured';
}
