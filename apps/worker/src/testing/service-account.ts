import type { ClusterConfig } from '@lockstep/domain';
import { clusterConfigOf, type Stack } from './stack.ts';

/** The service account `reader`, in a namespace of its own, that may do nothing yet. */
export async function serviceAccountConfig(
  stack: Stack,
  namespace: string,
): Promise<ClusterConfig> {
  const { kube } = stack;
  await kube.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  stack.namespaces.add(namespace);
  const metadata = { name: 'reader', namespace };
  await kube.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata });
  const answer = (await kube.request({
    method: 'POST',
    path: `/api/v1/namespaces/${namespace}/serviceaccounts/reader/token`,
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} },
  })) as { status: { token: string } };
  const { address, tlsClientConfig } = clusterConfigOf(kube.connection);
  return {
    address,
    tlsClientConfig: { caData: tlsClientConfig?.caData },
    bearerToken: answer.status.token,
  };
}
