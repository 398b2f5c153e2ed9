import { type KubeObject, REPOSITORY_SECRETS, repositoryInputSchema } from '@lockstep/domain';
import type { Meaning } from './planned.ts';

/** By this label the field finds its Secrets, and by its value what each is. */
export const SECRET_TYPE = 'argocd.argoproj.io/secret-type';

const READERS: Record<string, (object: KubeObject, name: string) => Meaning> = {
  repository: (object, name) => repositoryOf(object, name, false),
  'repository-write': (object, name) => repositoryOf(object, name, true),
  'repo-creds': (object, name) => templateOf(object, name, false),
  'repo-write-creds': (object, name) => templateOf(object, name, true),
  cluster: clusterOf,
};

/** What a Secret declares; undefined for every other object. */
export function secretMeaning(object: KubeObject): Meaning | undefined {
  if (object.kind !== 'Secret' || object.apiVersion !== 'v1') return undefined;
  const type = object.metadata.labels?.[SECRET_TYPE] ?? '';
  return READERS[type]?.(object, object.metadata.name ?? '');
}

function repositoryOf(object: KubeObject, name: string, toWrite: boolean): Meaning {
  const { fields, notTaken } = repositoryFields(secretFields(object));
  const { url, ...rest } = fields;
  if (typeof url !== 'string' || url === '') {
    return { kind: 'unsupported', name, reason: 'the repository has no url' };
  }
  return { kind: 'repository', name: url, body: { ...rest, repo: url }, toWrite, notTaken };
}

function templateOf(object: KubeObject, name: string, toWrite: boolean): Meaning {
  const { fields, notTaken } = repositoryFields(secretFields(object));
  const { url, ...rest } = fields;
  if (typeof url !== 'string' || url === '') {
    return { kind: 'unsupported', name, reason: 'the credentials have no url' };
  }
  return { kind: 'credential-template', name: url, body: { ...rest, url }, toWrite, notTaken };
}

const KNOWN = new Set(['url', ...Object.keys(repositoryInputSchema.shape)]);
const TRUE_OR_FALSE = new Set([
  'insecure',
  'insecureIgnoreHostKey',
  'insecureOCIForceHttp',
  'enableLfs',
  'enableOCI',
  'forceHttpBasicAuth',
  'useGcpWorkloadIdentity',
  'useAzureWorkloadIdentity',
  'useAwsWorkloadIdentity',
]);
const NUMBERS = new Set(['depth', 'githubAppID', 'githubAppInstallationID']);

/** Texts as a Secret has them, as the API takes them. Empty ones say nothing. */
export function repositoryFields(texts: Record<string, string>): {
  fields: Record<string, unknown>;
  notTaken: string[];
} {
  const stated = Object.entries(texts).filter(([, text]) => text !== '');
  const known = stated.filter(([key]) => KNOWN.has(key));
  const fields = known.map(([key, text]) => {
    if (NUMBERS.has(key)) return [key, Number(text)];
    if (TRUE_OR_FALSE.has(key)) return [key, /^(1|t|true)$/i.test(text.trim())];
    return [key, isSecret(key) ? text : text.trim()];
  });
  const notTaken = stated.flatMap(([key]) => (KNOWN.has(key) ? [] : [`data.${key}`]));
  return { fields: Object.fromEntries(fields), notTaken };
}

function isSecret(key: string): boolean {
  return (REPOSITORY_SECRETS as readonly string[]).includes(key);
}

const OF_A_CLUSTER = [
  'server',
  'name',
  'config',
  'namespaces',
  'clusterResources',
  'project',
  'shard',
];

function clusterOf(object: KubeObject, name: string): Meaning {
  const fields = secretFields(object);
  const { server, name: clusterName, config, namespaces, clusterResources, project } = fields;
  if (!server) return { kind: 'unsupported', name, reason: 'the cluster has no server' };
  const settings = parseConfig(config);
  if (!settings) return { kind: 'unsupported', name, reason: "the cluster's config is not JSON" };
  const { [SECRET_TYPE]: _, ...labels } = object.metadata.labels ?? {};
  const body = {
    server,
    name: clusterName || server,
    config: settings,
    ...(namespaces ? { namespaces: namespaces.split(',').map((one) => one.trim()) } : {}),
    ...(clusterResources === 'true' ? { clusterResources: true } : {}),
    ...(project ? { project } : {}),
    ...(Object.keys(labels).length > 0 ? { labels } : {}),
  };
  const unknown = Object.keys(fields).filter((key) => !OF_A_CLUSTER.includes(key));
  return { kind: 'cluster', name: body.name, body, notTaken: unknown.map((key) => `data.${key}`) };
}

function parseConfig(text: string | undefined): Record<string, unknown> | undefined {
  try {
    const config: unknown = JSON.parse(text || '{}');
    return typeof config === 'object' && config !== null ? { ...config } : undefined;
  } catch {
    return undefined;
  }
}

/** A Secret's fields as texts: `stringData` wins over `data`, as in Kubernetes. */
export function secretFields(object: KubeObject): Record<string, string> {
  const { data, stringData } = object as { data?: unknown; stringData?: unknown };
  const decoded = Object.entries({ ...(data as Record<string, unknown>) }).map(([key, value]) => [
    key,
    Buffer.from(String(value), 'base64').toString('utf8'),
  ]);
  const stated = Object.entries({ ...(stringData as Record<string, unknown>) });
  const texts = stated.map(([key, value]) => [key, String(value)]);
  return { ...Object.fromEntries(decoded), ...Object.fromEntries(texts) };
}
