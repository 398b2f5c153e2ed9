import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { KubeObject } from '@lockstep/domain';
import { createAuthority, waitFor } from '@lockstep/testkit';
import type { Stack } from './stack.ts';

/** What a ConfigMap's data becomes as it is written; `dryRun` when nothing of it is kept. */
export type Mutation = (
  data: Record<string, string>,
  request: { dryRun: boolean },
) => Record<string, string>;

interface AdmissionReview {
  request: { uid: string; name: string; dryRun?: boolean; object: KubeObject };
}

/** A mutating admission webhook of its own HTTPS server, for the ConfigMaps of one namespace. */
export interface MutatingWebhook {
  /** Resolves when the API server asks it. */
  install(namespace: string): Promise<void>;
  close(): Promise<void>;
}

const GROUP = 'admissionregistration.k8s.io';
const PROBE = 'webhook-probe';

export async function mutatingWebhook(
  stack: Stack,
  name: string,
  mutate: Mutation,
): Promise<MutatingWebhook> {
  const authority = createAuthority('webhooks');
  const probed = new Set<string>();
  const server = createServer(authority.issue(['127.0.0.1']), async (request, response) => {
    const { request: asked } = (await json(request)) as AdmissionReview;
    if (asked.name === PROBE) probed.add(asked.uid);
    const data = (asked.object.data ?? {}) as Record<string, string>;
    const value = asked.name === PROBE ? data : mutate(data, { dryRun: asked.dryRun === true });
    const patch = [{ op: 'add', path: '/data', value }];
    const answer = {
      uid: asked.uid,
      allowed: true,
      patchType: 'JSONPatch',
      patch: Buffer.from(JSON.stringify(patch)).toString('base64'),
    };
    response.setHeader('content-type', 'application/json');
    const type = { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview' };
    response.end(JSON.stringify({ ...type, response: answer }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/mutate`;
  const caBundle = Buffer.from(authority.ca).toString('base64');
  const ref = { group: GROUP, version: 'v1', kind: 'MutatingWebhookConfiguration' };
  return {
    install: async (namespace) => {
      await stack.kube.create(configuration(name, { url, caBundle }, namespace));
      await waitFor(
        async () => {
          const metadata = { name: PROBE, namespace };
          const probe = { apiVersion: 'v1', kind: 'ConfigMap', metadata };
          await stack.kube.create(probe, { dryRun: true });
          return probed.size > 0;
        },
        { what: 'the API server asking the webhook' },
      );
    },
    close: async () => {
      await stack.kube.delete({ ...ref, namespace: '', name });
      server.closeAllConnections();
      server.close();
    },
  };
}

function configuration(
  name: string,
  clientConfig: { url: string; caBundle: string },
  namespace: string,
): KubeObject {
  const rule = { apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'] };
  return {
    apiVersion: `${GROUP}/v1`,
    kind: 'MutatingWebhookConfiguration',
    metadata: { name },
    webhooks: [
      {
        name: 'mutate.lockstep.test',
        clientConfig,
        rules: [{ ...rule, operations: ['CREATE', 'UPDATE'], scope: 'Namespaced' }],
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
        admissionReviewVersions: ['v1'],
        sideEffects: 'NoneOnDryRun',
        failurePolicy: 'Fail',
      },
    ],
  };
}
