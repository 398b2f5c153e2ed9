import { join } from 'node:path';
import { hasOwnCredentials, messageOf, normalizeRepoUrl, UserError } from '@lockstep/domain';
import { providedCredential } from '@lockstep/git';
import { type ArtifactSource, isFetchError, openArtifacts } from '@lockstep/render';
import type { RepositoryAccess, Store } from '@lockstep/store';
import type { WorkerConfig } from '../config.ts';
import type { Customizer } from '../customize/customizer.ts';
import { RecentMap } from '../git/recent-map.ts';
import { ChartSignatures } from './chart-signatures.ts';

/** Charts and OCI artifacts with the credentials of the store; tells how repositories do. */
export function workerArtifacts(
  store: Pick<Store, 'repositories' | 'projects' | 'gpgKeys'>,
  config: Pick<WorkerConfig, 'dataDir' | 'allowLoopbackRepos' | 'artifacts'>,
  customizer: Pick<Customizer, 'customizations'>,
): ArtifactSource {
  const { valueFileSchemes, ...limits } = config.artifacts;
  const signatures = new ChartSignatures(store);
  const source = openArtifacts({
    dir: join(config.dataDir, 'artifacts'),
    allowLoopback: config.allowLoopbackRepos,
    signaturesFor: (project) => signatures.ruleOf(project),
    accessTo: briefly((url, project) => withProvided(config, accessTo(store, url, project))),
    ...limits,
    valueFileSchemes: () =>
      customizer.customizations.sourceTools.valueFileSchemes ?? valueFileSchemes,
  });
  const told = connectionStates(store);
  return {
    ...source,
    chart: async (ref, request) => {
      const named = await withAddress(store, ref, request.project);
      return await told(named.url, source.chart(named, request));
    },
    artifact: (ref, request) => told(ref.url, source.artifact(ref, request)),
    test: async (access) => await source.test(await withProvided(config, Promise.resolve(access))),
  };
}

type AccessTo = (url: string, project: string) => Promise<RepositoryAccess>;

/** Credentials are open in memory for no longer than this. */
const OPENED_FOR_MS = 2_000;

/** Hundreds of renders of one repository share one read of its credentials. */
function briefly(accessTo: AccessTo): AccessTo {
  const opened = new Map<string, Promise<RepositoryAccess>>();
  return (url, project) => {
    const key = JSON.stringify([project, url]);
    const known = opened.get(key);
    if (known) return known;
    const access = accessTo(url, project);
    opened.set(key, access);
    setTimeout(() => opened.delete(key), OPENED_FOR_MS).unref();
    return access;
  };
}

/** A cloud's token takes the place of a name and password. */
async function withProvided(
  { allowLoopbackRepos: allowLoopback }: Pick<WorkerConfig, 'allowLoopbackRepos'>,
  found: Promise<RepositoryAccess>,
): Promise<RepositoryAccess> {
  const access = await found;
  const provided = await providedCredential(access, { allowLoopback });
  if (!provided) return access;
  const { username, password, bearerToken } = provided;
  return { ...access, username, password, bearerToken };
}

/**
 * What opens a repository for a project. One of a registry may be registered with and without
 * `oci://`: what has credentials counts.
 */
async function accessTo(
  { repositories }: Pick<Store, 'repositories'>,
  url: string,
  project: string,
): Promise<RepositoryAccess> {
  const written = await repositories.access(url, project);
  const other = otherSpelling(url);
  if (other === undefined || hasOwnCredentials(written)) return written;
  const found = await repositories.access(other, project);
  return Object.keys(found).length > 1 ? found : written;
}

function otherSpelling(url: string): string | undefined {
  if (url.startsWith('oci://')) return url.slice('oci://'.length);
  return url.includes('://') ? undefined : `oci://${url}`;
}

/** `@name` and `alias:name` are Helm repositories by the name that they are registered under. */
async function withAddress<Ref extends { url: string }>(
  { repositories }: Pick<Store, 'repositories'>,
  ref: Ref,
  project: string,
): Promise<Ref> {
  const name = /^(?:@|alias:)(.+)$/.exec(ref.url)?.[1];
  if (name === undefined) return ref;
  const isUsable = (of: string | undefined) => !of || of === project;
  const found = (await repositories.list())
    .filter(({ input }) => input.name === name && input.type !== 'git' && isUsable(input.project))
    .sort((a, b) => Number(!a.input.project) - Number(!b.input.project))[0];
  if (found) return { ...ref, url: found.input.repo };
  throw new UserError(
    'failed-precondition',
    `no Helm repository is registered under the name ${JSON.stringify(name)}: add one with that name`,
  );
}

const MAX_TOLD = 20_000;

/** Written only when it changes: a poll of a healthy repository costs no write. */
function connectionStates({ repositories }: Pick<Store, 'repositories'>) {
  const last = new RecentMap<string>(MAX_TOLD);
  const tell = async (url: string, status: string, message: string) => {
    const key = normalizeRepoUrl(url);
    if (last.get(key) === `${status} ${message}`) return;
    last.set(key, `${status} ${message}`);
    await repositories.saveConnection(key, { status, message });
  };
  return async <T>(url: string, asked: Promise<T>): Promise<T> => {
    try {
      const answer = await asked;
      await tell(url, 'Successful', '');
      return answer;
    } catch (error) {
      if (isFetchError(error)) await tell(url, 'Failed', messageOf(error));
      throw error;
    }
  };
}
