import type { KubeObject } from '@lockstep/domain';
import { rbacPolicyOf } from './apply-rbac.ts';
import type { Document } from './read-documents.ts';

/** What a document is to Lockstep, and what is sent for it. */
export type Applied =
  | { kind: 'project' | 'application'; name: string; body: KubeObject }
  | { kind: 'repository' | 'cluster'; name: string; body: Record<string, unknown> }
  | { kind: 'rbac-policy'; name: string; body: Record<string, string> }
  | { kind: 'customizations'; name: string; body: Record<string, string> }
  | { kind: 'unsupported'; name: string; reason: string };

export type PlannedDocument = Applied & { where: string };

/** What others refer to comes first. */
const ORDER: readonly Applied['kind'][] = [
  'unsupported',
  'customizations',
  'rbac-policy',
  'customizations',
  'project',
  'repository',
  'cluster',
  'application',
];

/** Reads what each document means, and puts them in the order in which they are sent. */
export function planApply(documents: readonly Document[]): PlannedDocument[] {
  return documents
    .map(({ object, where }) => ({ ...meaningOf(object), where }))
    .toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

/** The field's ConfigMap; of its keys, those about kinds of resources are taken. */
const CUSTOMIZATIONS = 'argocd-cm';
const SECRET_TYPE = 'argocd.argoproj.io/secret-type';

export function meaningOf(object: KubeObject): Applied {
  const name = object.metadata.name ?? '';
  const group = object.apiVersion.split('/')[0];
  if (group === 'argoproj.io' && object.kind === 'Application') {
    return { kind: 'application', name, body: object };
  }
  if (group === 'argoproj.io' && object.kind === 'AppProject') {
    return { kind: 'project', name, body: object };
  }
  const policy = rbacPolicyOf(object);
  if (policy) return { kind: 'rbac-policy', name, body: policy };
  if (object.kind === 'ConfigMap' && group === 'v1' && name === CUSTOMIZATIONS) {
    return { kind: 'customizations', name, body: textsOf(object) };
  }
  const secretType = object.metadata.labels?.[SECRET_TYPE];
  if (object.kind === 'Secret' && secretType === 'repository') return repositoryOf(object, name);
  if (object.kind === 'Secret' && secretType === 'cluster') return clusterOf(object, name);
  const what = secretType
    ? `a Secret of type ${secretType}`
    : `${object.kind} ${object.apiVersion}`;
  return { kind: 'unsupported', name, reason: `${what} is not something that Lockstep takes` };
}

const TRUE_OR_FALSE = new Set(['insecure', 'enableLfs', 'enableOCI', 'forceHttpBasicAuth']);
const SPELT_OTHERWISE: Record<string, string> = {
  url: 'repo',
  tlsClientCertData: 'tlsClientCertData',
  insecureIgnoreHostKey: 'insecure',
};

function repositoryOf(object: KubeObject, name: string): Applied {
  const fields = secretFields(object);
  const body = Object.fromEntries(
    Object.entries(fields).map(([key, text]) => {
      const field = SPELT_OTHERWISE[key] ?? key;
      if (field === 'depth') return [field, Number(text)];
      return [field, TRUE_OR_FALSE.has(field) ? text === 'true' : text];
    }),
  );
  if (typeof body.repo === 'string' && body.repo !== '') return { kind: 'repository', name, body };
  return { kind: 'unsupported', name, reason: 'the repository has no url' };
}

function clusterOf(object: KubeObject, name: string): Applied {
  const { server, name: clusterName, config, namespaces, ...rest } = secretFields(object);
  if (!server) return { kind: 'unsupported', name, reason: 'the cluster has no server' };
  const settings = parseConfig(config);
  if (!settings) return { kind: 'unsupported', name, reason: "the cluster's config is not JSON" };
  const { [SECRET_TYPE]: _, ...labels } = object.metadata.labels ?? {};
  const body = {
    server,
    name: clusterName || server,
    config: settings,
    ...(namespaces ? { namespaces: namespaces.split(',').map((one) => one.trim()) } : {}),
    ...(rest.clusterResources === 'true' ? { clusterResources: true } : {}),
    ...(rest.project ? { project: rest.project } : {}),
    ...(Object.keys(labels).length > 0 ? { labels } : {}),
  };
  return { kind: 'cluster', name: body.name, body };
}

function parseConfig(text: string | undefined): Record<string, unknown> | undefined {
  try {
    const config: unknown = JSON.parse(text || '{}');
    return typeof config === 'object' && config !== null ? { ...config } : undefined;
  } catch {
    return undefined;
  }
}

function textsOf({ data }: KubeObject): Record<string, string> {
  const texts = Object.entries({ ...(data as Record<string, unknown>) });
  return Object.fromEntries(texts.map(([key, value]) => [key, String(value)]));
}

/** A Secret's fields as texts: `stringData` wins over `data`, as in Kubernetes. */
function secretFields(object: KubeObject): Record<string, string> {
  const { data, stringData } = object as { data?: unknown; stringData?: unknown };
  const decoded = Object.entries({ ...(data as Record<string, unknown>) }).map(([key, value]) => [
    key,
    Buffer.from(String(value), 'base64').toString('utf8'),
  ]);
  return { ...Object.fromEntries(decoded), ...(stringData as Record<string, string>) };
}
