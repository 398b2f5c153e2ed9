import { type TestRepo, uniqueNamespace } from '@lockstep/testkit';
import type { Installation } from './installation.ts';

/** An application of a test, with a repository and a namespace of its own. */
export interface Sample {
  name: string;
  namespace: string;
  repo: TestRepo;
}

export interface SampleOptions {
  automated?: boolean;
}

/** A repository and names for an application that nobody has created yet. */
export async function prepare(
  { git }: Installation,
  files: Record<string, object>,
): Promise<Sample> {
  const namespace = uniqueNamespace('browser');
  const name = `guestbook-${namespace.slice(-8)}`;
  const repo = await git.createRepo(name);
  await commit({ name, namespace, repo }, files);
  return { name, namespace, repo };
}

/** Writes objects into the application's folder. */
export async function commit({ repo }: Sample, files: Record<string, object>): Promise<void> {
  const texts = Object.entries(files).map(([name, object]) => [
    `app/${name}.json`,
    JSON.stringify(object),
  ]);
  await repo.commit(Object.fromEntries(texts));
}

/** The same, created through the API. */
export async function create(
  installation: Installation,
  files: Record<string, object>,
  { automated = false }: SampleOptions = {},
): Promise<Sample> {
  const sample = await prepare(installation, files);
  const { name, namespace, repo } = sample;
  await installation.api('POST', '/api/v1/applications', {
    metadata: { name },
    spec: {
      project: 'default',
      source: { repoURL: repo.url, path: 'app', targetRevision: 'HEAD' },
      destination: { server: 'https://kubernetes.default.svc', namespace },
      syncPolicy: {
        ...(automated ? { automated: {} } : {}),
        syncOptions: ['CreateNamespace=true'],
      },
    },
  });
  return sample;
}

export function deployment(name: string, replicas: number): object {
  const labels = { app: name };
  const containers = [{ name, image: 'registry.example/guestbook:1' }];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers } },
    },
  };
}

export function configMap(name: string, data: Record<string, string>): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data };
}

/** Is Progressing until somebody gives it an address: `openGate` does. */
export function gate(name: string): object {
  const annotations = {
    'argocd.argoproj.io/sync-wave': '-1',
    'lockstep.dev/simulate': 'never-ready',
  };
  const spec = { type: 'LoadBalancer', ports: [{ port: 80 }], selector: { app: name } };
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, annotations }, spec };
}

/** What a cloud's controller does once the balancer stands. */
export async function openGate(
  installation: Installation,
  { namespace }: Sample,
  name: string,
): Promise<void> {
  const status = { loadBalancer: { ingress: [{ ip: '192.0.2.10' }] } };
  const patch = ['--subresource=status', '--type=merge', '-p', JSON.stringify({ status })];
  await installation.kubectl('-n', namespace, 'patch', 'service', name, ...patch);
}
