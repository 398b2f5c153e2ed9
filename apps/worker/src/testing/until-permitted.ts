import type { KubeClient } from '@lockstep/kube';
import { waitFor } from '@lockstep/testkit';

/** What somebody may or may not do; `namespace` is empty for all of them. */
export interface Deed {
  verb: string;
  resource: string;
  group?: string;
  namespace?: string;
}

/** The name by which the API server knows a service account. */
export const accountName = (namespace: string, name: string) =>
  `system:serviceaccount:${namespace}:${name}`;

/**
 * Waits until the API server decides so: it takes up roles and bindings by watches of its own, in
 * its own time.
 */
export async function untilPermitted(
  kube: KubeClient,
  user: string,
  deed: Deed,
  isPermitted = true,
): Promise<void> {
  const review = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec: { user, resourceAttributes: deed },
  };
  const path = '/apis/authorization.k8s.io/v1/subjectaccessreviews';
  await waitFor(
    async () => {
      const answer = (await kube.request({ method: 'POST', path, body: review })) as {
        status: { allowed: boolean };
      };
      return answer.status.allowed === isPermitted;
    },
    {
      what: `${user} being ${isPermitted ? '' : 'not '}permitted to ${deed.verb} ${deed.resource}`,
    },
  );
}
