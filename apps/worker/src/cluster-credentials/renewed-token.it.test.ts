import { KubeClient, lifeOfToken, requestToken } from '@lockstep/kube';
import { uniqueNamespace } from '@lockstep/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { clusterConfigOf, type Stack, startStack } from '../testing/stack.ts';
import { renewedToken } from './renewed-token.ts';

/** A real API server exchanges a token for the next one; the store keeps it. */

const ACCOUNT = 'manager';
let stack: Stack;
let namespace: string;

beforeAll(async () => {
  stack = await startStack();
  namespace = uniqueNamespace('renewal');
  stack.namespaces.add(namespace);
  await stack.kube.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const metadata = { name: ACCOUNT, namespace };
  const rbac = 'rbac.authorization.k8s.io';
  await stack.kube.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata });
  const rule = {
    ...{ apiGroups: [''], resources: ['serviceaccounts/token'] },
    ...{ resourceNames: [ACCOUNT], verbs: ['create'] },
  };
  await stack.kube.create({ apiVersion: `${rbac}/v1`, kind: 'Role', metadata, rules: [rule] });
  await stack.kube.create({
    apiVersion: `${rbac}/v1`,
    kind: 'RoleBinding',
    metadata,
    roleRef: { apiGroup: rbac, kind: 'Role', name: ACCOUNT },
    subjects: [{ kind: 'ServiceAccount', ...metadata }],
  });
});
afterAll(() => stack?.close());

it('a token that may ask for nothing but its successor gets it when half of its life is over', async () => {
  const { clusters } = stack.store;
  const account = { namespace, name: ACCOUNT, expirationSeconds: 600 };
  const { token: first } = await requestToken(stack.kube.connection, account);
  const { address, tlsClientConfig } = clusterConfigOf(stack.kube.connection);
  const tls = { caData: tlsClientConfig?.caData };
  const config = { address, tlsClientConfig: tls, bearerToken: first, serviceAccount: account };
  const input = { server: 'https://renewed.example', name: 'renewed', config };
  const { id } = await clusters.upsert(input, { upsert: false }, { name: 'test' });
  const { server, ca } = stack.kube.connection;
  const connection = { server, ca, credential: { kind: 'token', token: first } } as const;
  const failures: unknown[] = [];
  let nowMs = Date.now();
  const current = renewedToken(connection, account, {
    request: requestToken,
    exchange: (tokens) => clusters.renewToken(id, tokens),
    stored: async () => (await clusters.config(id)).bearerToken,
    onFailure: (error) => failures.push(error),
    now: () => nowMs,
  });
  expect((await current()).token).toBe(first);
  nowMs = (lifeOfToken(first)?.fromMs ?? 0) + 301_000;
  const { token: second } = await current();
  expect(failures).toEqual([]);
  expect(await clusters.config(id)).toEqual({ ...config, bearerToken: second });
  const client = new KubeClient({ server, ca, credential: { kind: 'token', token: second } });
  const review = (await client.request({
    method: 'POST',
    path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
  })) as { status: { userInfo: { username: string } } };
  client.close();
  expect(review.status.userInfo.username).toBe(`system:serviceaccount:${namespace}:${ACCOUNT}`);
});
