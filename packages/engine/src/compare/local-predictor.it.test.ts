import { FIELD_MANAGER, type KubeObject } from '@lockstep/domain';
import { uniqueNamespace, useSandbox } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonMap } from './field-path.ts';
import { type ApiServer, connect, isClusterScoped } from './fixtures/api-server.ts';
import { DEFAULTED_OBJECTS } from './fixtures/defaulted-objects.ts';
import { RICH_OBJECTS } from './fixtures/rich-objects.ts';
import { variantsOf } from './fixtures/variants.ts';
import {
  compareResource,
  normalize,
  ownedFields,
  predictLocally,
  prepareDesired,
} from './index.ts';

/** What we foresee without the API server, against its own dry run. */

const namespace = uniqueNamespace('predict');
const group = `${namespace}.example.com`;
let api: ApiServer;
const clusterScoped: KubeObject[] = [];

beforeAll(async () => {
  api = await connect((await useSandbox()).kubeconfigPath);
  await api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
});
afterAll(async () => {
  for (const object of clusterScoped) await api.delete(object);
  await api.delete({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
});

let count = 0;

/** Cluster-scoped objects are named so that runs do not meet; controllers have nothing to do. */
function named(manifest: KubeObject): KubeObject {
  const copy = structuredClone(manifest);
  const spec = (copy.spec ?? {}) as JsonMap;
  copy.metadata.name = `${namespace}-${++count}`;
  if (copy.kind === 'CustomResourceDefinition' || copy.kind === 'APIService') {
    spec.group = `${copy.kind.toLowerCase()}-${count}.${group}`;
    copy.metadata.name = copy.kind === 'APIService' ? `v1.${spec.group}` : `widgets.${spec.group}`;
  }
  if (['Deployment', 'StatefulSet'].includes(copy.kind) && spec.replicas !== undefined)
    spec.replicas = 0;
  if (!isClusterScoped(copy.kind)) copy.metadata.namespace = namespace;
  return copy;
}

/** Written by controllers meanwhile, or by what the API server counts. */
const BY_CONTROLLERS = [
  'deployment.kubernetes.io/revision',
  'deprecated.daemonset.template.generation',
];

function shown(object: KubeObject): KubeObject {
  const copy = structuredClone(normalize(object));
  const annotations = copy.metadata.annotations ?? {};
  for (const name of BY_CONTROLLERS) delete annotations[name];
  if (Object.keys(annotations).length === 0) delete copy.metadata.annotations;
  return copy;
}

function foreseen(desired: KubeObject, live: KubeObject): KubeObject {
  const ownedBefore = ownedFields(live, FIELD_MANAGER);
  const object = predictLocally({ desired, live, ownedBefore });
  const predicted = { by: 'local', object, reason: 'test' } as const;
  const answer = compareResource({ desired, live, manager: FIELD_MANAGER, predicted });
  return answer.kind === 'out-of-sync' ? answer.predicted : live;
}

/** Another object, or nothing at all. */
const OTHERS = /metadata\.namespace$|^without spec$/;

/** Allocated, so that nobody can foresee it. */
const UNFORESEEABLE = new Set([
  'Service LoadBalancer ranges: other spec.allocateLoadBalancerNodePorts',
  'Service LoadBalancer ranges: without spec.allocateLoadBalancerNodePorts',
]);

describe.each(Object.entries({ ...DEFAULTED_OBJECTS, ...RICH_OBJECTS }))(
  '%s',
  (title, manifest) => {
    test('becomes what the API server would make of every change that it accepts', async () => {
      const object = named(manifest);
      await api.apply(prepareDesired(object).object);
      if (isClusterScoped(object.kind)) clusterScoped.push(object);
      const labels = { ...object.metadata.labels, fresh: 'y' };
      const labelled = { ...object, metadata: { ...object.metadata, labels } };
      let accepted = 0;
      const check = async ({ what, manifest: variant }: ReturnType<typeof variantsOf>[number]) => {
        const desired = prepareDesired(variant).object;
        const live = await api.get(desired);
        const real = await api.apply(desired, { dryRun: true }).catch(() => undefined);
        if (!real || UNFORESEEABLE.has(`${title}: ${what}`)) return;
        accepted++;
        expect.soft(shown(foreseen(desired, live)), what).toEqual(shown(real));
      };
      const variants = [
        { what: 'a new label', manifest: labelled },
        ...variantsOf(object).filter(({ what }) => !OTHERS.test(what)),
      ];
      for (let at = 0; at < variants.length; at += 6) {
        await Promise.all(variants.slice(at, at + 6).map(check));
      }
      expect(accepted).toBeGreaterThan(0);
      if (!isClusterScoped(object.kind)) await api.delete(object);
    });
  },
);
