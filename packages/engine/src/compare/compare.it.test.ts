import { FIELD_MANAGER, type KubeObject } from '@lockstep/domain';
import { uniqueNamespace, useSandbox, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { track } from '../tracking/index.ts';
import type { JsonMap } from './field-path.ts';
import { type ApiServer, connect, isClusterScoped } from './fixtures/api-server.ts';
import { gadget, gadgetDefinition } from './fixtures/custom-resource.ts';
import { DEFAULTED_OBJECTS } from './fixtures/defaulted-objects.ts';
import { variantsOf } from './fixtures/variants.ts';
import {
  type Comparison,
  compareResource,
  fieldChanges,
  ownedFields,
  prepareDesired,
} from './index.ts';

/** The compare table against the real API server. */

const namespace = uniqueNamespace('compare');
const group = `${namespace}.example.com`;
let api: ApiServer;

beforeAll(async () => {
  const sandbox = await useSandbox();
  api = await connect(sandbox.kubeconfigPath);
  await api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const definition = gadgetDefinition(group);
  await api.apply(definition);
  clusterScoped.set(definition.metadata.name ?? '', definition);
  const probe = desiredOf(gadget(group, 'probe'));
  await waitFor(() => api.apply(probe), { what: 'the new kind to be served' });
});

const clusterScoped = new Map<string, KubeObject>();
afterAll(async () => {
  for (const object of clusterScoped.values()) await api.delete(object);
  await api.delete({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
});

/** Cluster-scoped objects are named so that runs do not meet. */
function named(manifest: KubeObject): KubeObject {
  if (!isClusterScoped(manifest.kind)) return manifest;
  const copy = structuredClone(manifest);
  copy.metadata.name = clusterName(copy);
  clusterScoped.set(`${copy.kind}/${copy.metadata.name}`, copy);
  return copy;
}

function clusterName({ kind, metadata, spec }: KubeObject): string {
  if (kind === 'CustomResourceDefinition') {
    (spec as JsonMap).group = group;
    return `widgets.${group}`;
  }
  if (kind === 'APIService') {
    // Not the definition's group: the API server manages that one's APIService itself.
    (spec as JsonMap).group = `api.${group}`;
    return `v1.api.${group}`;
  }
  return `${namespace}-${metadata.name}`;
}

/** As rendered → prepared → tracked. */
function desiredOf(manifest: KubeObject): KubeObject {
  return track(prepareDesired(manifest).object, {
    appName: 'compare',
    appId: 'c0mpare',
    slice: '03',
    namespaced: !isClusterScoped(manifest.kind),
    destinationNamespace: namespace,
  });
}

/** Compares as a worker does: with the dry run's answer where one is needed. */
async function compare(desired: KubeObject): Promise<Comparison & { asked: boolean }> {
  const live = await api.get(desired);
  const first = compareResource({ desired, live, manager: FIELD_MANAGER });
  if (first.kind !== 'needs-prediction') return { ...first, asked: false };
  const predicted = { by: 'server', object: await api.apply(desired, { dryRun: true }) } as const;
  const answer = compareResource({ desired, live, manager: FIELD_MANAGER, predicted });
  return { ...answer, asked: true };
}

/** Objects that only the API server can compare, with the reason. */
const NEEDS_DRY_RUN: Record<string, string> = {
  'custom resource': 'defaults of its own schema in keys and items',
};

const TABLE = Object.entries({ ...DEFAULTED_OBJECTS, 'custom resource': gadget(group, 'gadget') });

describe.each(TABLE)('%s', (title, manifest) => {
  const object = named(manifest);

  test('is Synced when applied, and when applied again', async () => {
    const desired = desiredOf(object);
    const first = await api.apply(desired);
    expect.soft(await compare(desired)).toEqual({ kind: 'synced', asked: title in NEEDS_DRY_RUN });
    const again = await api.apply(desired);
    expect.soft(again.metadata.generation).toBe(first.metadata.generation);
    expect.soft(await compare(desired)).toEqual({ kind: 'synced', asked: title in NEEDS_DRY_RUN });
  });

  test('is no other Synced manifest, unless the API server sees no difference either', async () => {
    for (const { what, manifest: variant } of variantsOf(object)) {
      const desired = desiredOf(variant);
      const live = await api.get(desired);
      if (compareResource({ desired, live, manager: FIELD_MANAGER }).kind !== 'synced') continue;
      const predicted = await api.apply(desired, { dryRun: true });
      expect.soft(fieldChanges(live, predicted), what).toEqual([]);
      expect
        .soft(ownedFields(predicted, FIELD_MANAGER), what)
        .toEqual(ownedFields(live, FIELD_MANAGER));
    }
  });
});
