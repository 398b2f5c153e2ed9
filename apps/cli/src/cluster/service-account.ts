import { setTimeout as delay } from 'node:timers/promises';
import type { KubeObject } from '@lockstep/domain';
import { type Connection, KubeClient } from '@lockstep/kube';
import { CliError } from '../cli/cli-error.ts';

const NAME = 'lockstep-manager';
const TOKEN = `${NAME}-token`;
const TOKEN_DEADLINE_MS = 15_000;
const POLL_MS = 200;

/** The service account that Lockstep uses in a cluster: it may do everything there. */
export function serviceAccountManifests(namespace: string): KubeObject[] {
  const rbac = 'rbac.authorization.k8s.io/v1';
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: NAME, namespace } },
    {
      apiVersion: rbac,
      kind: 'ClusterRole',
      metadata: { name: NAME },
      rules: [
        { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
        { nonResourceURLs: ['*'], verbs: ['*'] },
      ],
    },
    {
      apiVersion: rbac,
      kind: 'ClusterRoleBinding',
      metadata: { name: NAME },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: NAME },
      subjects: [{ kind: 'ServiceAccount', name: NAME, namespace }],
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: TOKEN,
        namespace,
        annotations: { 'kubernetes.io/service-account.name': NAME },
      },
      type: 'kubernetes.io/service-account-token',
    },
  ];
}

/** Makes the account, or finds the one that is there, and answers its token, which does not expire. */
export async function createServiceAccount(
  connection: Connection,
  namespace: string,
  signal: AbortSignal,
): Promise<string> {
  const client = new KubeClient(connection);
  try {
    for (const manifest of serviceAccountManifests(namespace)) {
      await client.apply(manifest, { manager: 'lockstep-cli', force: true, signal });
    }
    const ref = { group: '', version: 'v1', kind: 'Secret', namespace, name: TOKEN };
    for (const endsAt = Date.now() + TOKEN_DEADLINE_MS; Date.now() < endsAt; ) {
      const secret = await client.find(ref, { signal });
      const token = (secret?.data as { token?: string } | undefined)?.token;
      if (token) return Buffer.from(token, 'base64').toString('utf8');
      await delay(POLL_MS, undefined, { signal });
    }
    throw new CliError(`the cluster gave the service account ${NAME} no token`, {
      hint: 'Does its controller manager run? Else use --credentials kubeconfig.',
    });
  } finally {
    client.close();
  }
}
