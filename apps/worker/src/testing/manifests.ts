import type { KubeObject } from '@lockstep/domain';

/** Small manifests that tests put into Git. None names a namespace: the destination gives it. */

type Annotations = Record<string, string>;

const HOOK = 'argocd.argoproj.io/hook';

/** The kinds of the destination are an input of charts, and other tests on it install CRDs. */
export const FIXED_KINDS = { apiVersions: ['v1'] };

export function configMap(
  name: string,
  data: Record<string, string>,
  annotations?: Annotations,
): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, annotations }, data };
}

export function secret(name: string, fields: object): KubeObject {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name }, ...fields };
}

/** `simulate` is how its pods behave: never-ready, crash, slow… */
export function deployment(
  name: string,
  options: { replicas?: number; simulate?: string; annotations?: Annotations } = {},
): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, annotations: options.annotations },
    spec: {
      replicas: options.replicas ?? 1,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name }, annotations: simulated(options.simulate) },
        spec: { containers: [{ name: 'main', image: 'registry.example/web:1' }] },
      },
    },
  };
}

/** A Job that is a hook of a phase. `simulate`: fail, or slow for one that takes 10 s. */
export function hookJob(
  name: string,
  phase: string,
  options: { simulate?: string; annotations?: Annotations; delay?: string } = {},
): KubeObject {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, annotations: { [HOOK]: phase, ...options.annotations } },
    spec: {
      backoffLimit: 0,
      template: {
        metadata: { annotations: simulated(options.simulate, options.delay) },
        spec: {
          restartPolicy: 'Never',
          containers: [{ name: 'main', image: 'registry.example/tool:1' }],
        },
      },
    },
  };
}

/** A CRD for `Widget`s of a group of the test's own: CRDs belong to the whole cluster. */
export function widgetCrd(group: string, annotations?: Annotations): KubeObject {
  const schema = {
    openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `widgets.${group}`, annotations },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind: 'Widget', plural: 'widgets', singular: 'widget' },
      versions: [{ name: 'v1', served: true, storage: true, schema }],
    },
  };
}

export function widget(group: string, name: string, annotations?: Annotations): KubeObject {
  return { apiVersion: `${group}/v1`, kind: 'Widget', metadata: { name, annotations }, spec: {} };
}

function simulated(kind: string | undefined, delay?: string): Annotations | undefined {
  if (!kind && !delay) return undefined;
  return {
    ...(kind ? { 'lockstep.dev/simulate': kind } : {}),
    ...(delay ? { 'lockstep.dev/simulate-delay': delay } : {}),
  };
}
