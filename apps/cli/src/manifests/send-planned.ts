import { isDeepStrictEqual } from 'node:util';
import {
  type Application,
  type Metadata,
  REPOSITORY_SECRETS,
  type RepositoryCertificate,
} from '@lockstep/domain';
import { isCustomizationKey } from '@lockstep/engine';
import { type ApiClient, apiPath } from '../api/api-client.ts';
import { isNotFound } from '../api/api-error.ts';
import { keptWarning, mergeSettings } from './merge-settings.ts';
import type { Applied } from './planned.ts';
import { sendAccount, sendAccountSettings } from './send-account.ts';

export type Outcome = 'created' | 'configured' | 'unchanged';

export interface SendOptions {
  /** Reach repositories and clusters first, and ask whether applications' are known. */
  validate: boolean;
  /** Tell what would come of it, and change nothing. */
  dryRun: boolean;
  /** Remove what a ConfigMap of settings does not name. */
  replaceSettings: boolean;
  /** Told what people should know of what was done. */
  warn(message: string): void;
}

type Kind = Exclude<Applied['kind'], 'unsupported'>;
type Of<K extends Kind> = Extract<Applied, { kind: K }>;

/** How each kind is compared with what is there, and sent. */
const SENDERS: { [K in Kind]: (api: ApiClient, one: Of<K>, how: SendOptions) => Promise<Outcome> } =
  {
    application: sendApplication,
    project: sendProject,
    repository: sendRepository,
    'credential-template': sendTemplate,
    cluster: sendCluster,
    certificates: sendCertificates,
    'gpg-keys': sendGpgKeys,
    'rbac-policy': sendPolicy,
    customizations: sendCustomizations,
    account: (api, { body }, how) => sendAccount(api, body, how),
    'account-settings': (api, { body }, how) => sendAccountSettings(api, body, how),
    sso: async (api, one, how) => (await import('./send-sso.ts')).sendSso(api, one, how),
    'sso-secrets': async (api, one, how) =>
      (await import('./send-sso.ts')).sendSsoSecrets(api, one, how),
  };

/** Makes it so on the server. @throws Error for what is not supported, and as the server says. */
export async function sendPlanned(
  api: ApiClient,
  planned: Applied,
  how: SendOptions,
): Promise<Outcome> {
  if (planned.kind === 'unsupported') throw new Error(planned.reason);
  const send = SENDERS[planned.kind] as (
    api: ApiClient,
    one: Applied,
    how: SendOptions,
  ) => Promise<Outcome>;
  return send(api, planned, how);
}

async function sendApplication(
  api: ApiClient,
  { body }: Of<'application'>,
  { validate, dryRun }: SendOptions,
): Promise<Outcome> {
  const { name, namespace } = body.metadata;
  const query = { appNamespace: namespace };
  const before = await found<Application>(api, apiPath('applications', name ?? ''), query);
  if (dryRun) return outcomeOf(before, body as unknown as Comparable);
  const path = apiPath('applications');
  return outcomeOf(before, await api.post(path, body, { upsert: true, validate }));
}

async function sendProject(
  api: ApiClient,
  { name, body }: Of<'project'>,
  { dryRun }: SendOptions,
): Promise<Outcome> {
  const before = await found<Comparable>(api, apiPath('projects', name));
  if (dryRun) return outcomeOf(before, body as unknown as Comparable);
  const sent = { project: body, upsert: true };
  return outcomeOf(before, await api.post(apiPath('projects'), sent));
}

type Body = Record<string, unknown>;

async function sendRepository(
  api: ApiClient,
  { body, toWrite }: Of<'repository'>,
  { validate, dryRun }: SendOptions,
): Promise<Outcome> {
  const collection = toWrite ? 'write-repositories' : 'repositories';
  const path = apiPath(collection, body.repo);
  const { project = '' } = body;
  const there = await found<Body>(api, path, { appProject: String(project) });
  const before = (there?.project ?? '') === project ? there : undefined;
  if (!dryRun) await api.post(apiPath(collection), body, { upsert: true, validate });
  return unlessSecret(before, { type: 'git', ...body });
}

async function sendTemplate(
  api: ApiClient,
  { body, toWrite }: Of<'credential-template'>,
  { dryRun }: SendOptions,
): Promise<Outcome> {
  const path = apiPath(toWrite ? 'write-repocreds' : 'repocreds');
  const { items } = await api.get<{ items: Body[] | null }>(path);
  const before = items?.find(({ url }) => url === body.url);
  if (!dryRun) await api.post(path, body, { upsert: true });
  return unlessSecret(before, { type: 'git', ...body });
}

/** Secrets do not come out again: where some are given, nobody knows whether they are new. */
function unlessSecret(before: Body | undefined, body: Body): Outcome {
  if (!before) return 'created';
  if (REPOSITORY_SECRETS.some((name) => body[name])) return 'configured';
  const isSame = Object.entries(body).every(([key, value]) =>
    isDeepStrictEqual(before[key] ?? falsy(value), value),
  );
  return isSame ? 'unchanged' : 'configured';
}

function falsy(value: unknown): unknown {
  return typeof value === 'boolean' ? false : undefined;
}

async function sendCluster(
  api: ApiClient,
  { body }: Of<'cluster'>,
  { validate, dryRun }: SendOptions,
): Promise<Outcome> {
  const before = await found<Body>(api, apiPath('clusters', String(body.server)));
  if (!dryRun) await api.post(apiPath('clusters'), body, { upsert: true, validate });
  return before ? 'configured' : 'created';
}

async function sendCertificates(
  api: ApiClient,
  { items }: Of<'certificates'>,
  { dryRun }: SendOptions,
): Promise<Outcome> {
  const path = apiPath('certificates');
  const list = async () =>
    (await api.get<{ items: RepositoryCertificate[] | null }>(path)).items ?? [];
  const before = await list();
  const isThere = ({ serverName, certType }: RepositoryCertificate) =>
    before.some((one) => one.serverName === serverName && one.certType === certType);
  if (dryRun) {
    if (items.every((item) => isSaid(before, item))) return 'unchanged';
  } else {
    await api.post(path, { items }, { upsert: true });
    if (isDeepStrictEqual(before, await list())) return 'unchanged';
  }
  return items.some(isThere) ? 'configured' : 'created';
}

/** A server's certificates come as one text, and each by itself. */
function isSaid(before: readonly RepositoryCertificate[], item: RepositoryCertificate): boolean {
  const kept = before.filter(
    (one) =>
      one.serverName === item.serverName &&
      one.certType === item.certType &&
      (item.certType === 'https' || one.certSubType === item.certSubType),
  );
  const text = (one: RepositoryCertificate) =>
    Buffer.from(one.certData ?? '', 'base64')
      .toString('utf8')
      .replace(/\s/g, '');
  return kept.map(text).join('') === text(item);
}

async function sendGpgKeys(
  api: ApiClient,
  { keyData }: Of<'gpg-keys'>,
  { dryRun }: SendOptions,
): Promise<Outcome> {
  if (!dryRun) {
    const answer = await api.post<{ created: { items: object[] | null } }>(apiPath('gpgkeys'), {
      keyData,
    });
    return answer.created.items?.length ? 'created' : 'unchanged';
  }
  const { parsePublicKeys } = await import('@lockstep/store');
  const { items } = await api.get<{ items: { keyID: string }[] | null }>(apiPath('gpgkeys'));
  const known = new Set(items?.map(({ keyID }) => keyID));
  return parsePublicKeys(keyData).every(({ keyID }) => known.has(keyID)) ? 'unchanged' : 'created';
}

async function sendPolicy(
  api: ApiClient,
  { body }: Of<'rbac-policy'>,
  { dryRun }: SendOptions,
): Promise<Outcome> {
  const { applyRbacPolicy } = await import('./apply-rbac.ts');
  return applyRbacPolicy(api, body, { dryRun });
}

async function sendCustomizations(
  api: ApiClient,
  { body }: Of<'customizations'>,
  { dryRun, replaceSettings: replace, warn }: SendOptions,
): Promise<Outcome> {
  const path = apiPath('lockstep', 'settings', 'customizations');
  const { data: before } = await api.get<{ data: Record<string, string> }>(path);
  const taken = Object.entries(body).filter(([key]) => isCustomizationKey(key));
  const given = Object.fromEntries(taken);
  const merged = mergeSettings(before, given, { replace });
  const warning = keptWarning(merged, given);
  if (warning) warn(warning);
  if (isDeepStrictEqual(before, merged.data)) return 'unchanged';
  if (!dryRun) await api.put(path, { data: merged.data });
  return 'configured';
}

interface Comparable {
  metadata: Metadata;
  spec: unknown;
}

async function found<T>(
  api: ApiClient,
  path: string,
  query: Record<string, string | undefined> = {},
) {
  return api.get<T>(path, query).catch((error: unknown) => {
    if (isNotFound(error)) return undefined;
    throw error;
  });
}

function outcomeOf(before: Comparable | undefined, after: Comparable): Outcome {
  if (!before) return 'created';
  return isDeepStrictEqual(stated(before), stated(after)) ? 'unchanged' : 'configured';
}

/** The part of an object that people write. */
function stated({ metadata, spec }: Comparable): unknown {
  const { labels, annotations, finalizers } = metadata;
  const { 'argocd.argoproj.io/refresh': _, ...kept } = annotations ?? {};
  return [spec, labels ?? {}, kept, finalizers ?? []];
}
