import type { KubeObject } from '@lockstep/domain';
import { UsageError } from '../cli/cli-error.ts';
import { nameAndValue } from '../cli/option-values.ts';
import { type ApplicationRef, toldRef } from './application-ref.ts';
import type { ApplicationRetry, ApplicationsApi, SyncBody } from './applications-api.ts';
import { parseResourceSelector, selectsResource } from './resource-selector.ts';
import { chosenRevisions, type SourceFlags } from './source-flags.ts';

/** The flags of `app sync` that say what to do. */
export interface SyncFlags extends SourceFlags {
  revision?: string;
  prune?: boolean;
  dryRun?: boolean;
  force?: boolean;
  replace?: boolean;
  serverSide?: boolean;
  applyOutOfSyncOnly?: boolean;
  strategy?: string;
  resource?: string[];
  label?: string[];
  info?: string[];
  retryLimit?: number;
  retryBackoffDuration?: string;
  retryBackoffMaxDuration?: string;
  retryBackoffFactor?: number;
  overrideWindows?: string;
}

/** The request that the flags stand for. Selectors are looked up in the application as it is. */
export async function syncBody(
  api: Pick<ApplicationsApi, 'get' | 'manifests'>,
  ref: ApplicationRef,
  flags: SyncFlags,
  localManifests: () => Promise<string[] | undefined>,
): Promise<SyncBody> {
  const manifests = await localManifests();
  const [resources, syncOptions] = await Promise.all([
    chosenResources(api, ref, flags),
    chosenOptions(api, ref, flags),
  ]);
  const retryStrategy = retryOf(flags);
  const strategy = strategyOf(flags);
  return {
    ...(flags.revision ? { revision: flags.revision } : {}),
    ...(await chosenRevisions(api, ref, flags)),
    ...(flags.prune ? { prune: true } : {}),
    ...(flags.dryRun ? { dryRun: true } : {}),
    ...(strategy ? { strategy } : {}),
    ...(resources ? { resources } : {}),
    ...(manifests ? { manifests } : {}),
    ...(syncOptions ? { syncOptions } : {}),
    ...(retryStrategy ? { retryStrategy } : {}),
    ...(flags.overrideWindows
      ? { lockstep: { overrideWindows: true, reason: flags.overrideWindows } }
      : {}),
    ...(flags.info ? { infos: flags.info.map((text) => nameAndValue('--info', text)) } : {}),
  };
}

/** Undefined where the application's own way holds. */
function strategyOf({ strategy, force }: SyncFlags): SyncBody['strategy'] | undefined {
  if (strategy === undefined) return force ? { hook: { force: true } } : undefined;
  const settings = force ? { force: true } : {};
  if (strategy === 'apply') return { apply: settings };
  if (strategy === 'hook') return { hook: settings };
  throw new UsageError(`--strategy ${strategy}: it is apply or hook`);
}

export function retryOf(flags: SyncFlags): ApplicationRetry | undefined {
  const backoff = {
    ...(flags.retryBackoffDuration ? { duration: flags.retryBackoffDuration } : {}),
    ...(flags.retryBackoffMaxDuration ? { maxDuration: flags.retryBackoffMaxDuration } : {}),
    ...(flags.retryBackoffFactor === undefined ? {} : { factor: flags.retryBackoffFactor }),
  };
  if (flags.retryLimit === undefined) {
    if (Object.keys(backoff).length === 0) return undefined;
    throw new UsageError('--retry-backoff-… says how to pause; --retry-limit says how often');
  }
  return { limit: flags.retryLimit, ...(Object.keys(backoff).length > 0 ? { backoff } : {}) };
}

/** Options of one sync are added to the application's: a list in the request would replace them. */
async function chosenOptions(
  api: Pick<ApplicationsApi, 'get'>,
  ref: ApplicationRef,
  flags: SyncFlags,
): Promise<SyncBody['syncOptions']> {
  const asked = [
    ...(flags.replace ? ['Replace=true'] : []),
    ...(flags.serverSide ? ['ServerSideApply=true'] : []),
    ...(flags.applyOutOfSyncOnly ? ['ApplyOutOfSyncOnly=true'] : []),
  ];
  if (asked.length === 0) return undefined;
  const names = new Set(asked.map((text) => text.split('=')[0]));
  const own = (await api.get(ref)).spec.syncPolicy?.syncOptions ?? [];
  return { items: [...own.filter((text) => !names.has(text.split('=')[0])), ...asked] };
}

async function chosenResources(
  api: Pick<ApplicationsApi, 'get' | 'manifests'>,
  ref: ApplicationRef,
  flags: SyncFlags,
): Promise<SyncBody['resources']> {
  const byName = flags.resource?.map(parseResourceSelector);
  const byLabel = flags.label?.map((text) => nameAndValue('--label', text));
  if (!byName && !byLabel) return undefined;
  const labelled = byLabel ? await labelledKeys(api, ref, byLabel) : undefined;
  const { status } = await api.get(ref);
  const chosen = (status.resources ?? [])
    .filter((one) => !one.hook)
    .filter((one) => !byName || selectsResource(byName, one))
    .filter((one) => !labelled || labelled.has(`${one.kind}/${one.name}`));
  if (chosen.length === 0) {
    const asked = [...(flags.resource ?? []), ...(flags.label ?? [])].join(', ');
    throw new UsageError(
      `application ${toldRef(ref)} has no resource that is ${asked}`,
      `See what it has: lockstep app resources ${toldRef(ref)}`,
    );
  }
  return chosen.map(({ group, kind, name, namespace }) => ({ group, kind, name, namespace }));
}

async function labelledKeys(
  api: Pick<ApplicationsApi, 'manifests'>,
  ref: ApplicationRef,
  wanted: readonly { name: string; value: string }[],
): Promise<Set<string>> {
  const { manifests } = await api.manifests(ref);
  const objects = manifests.map((text) => JSON.parse(text) as KubeObject);
  const hasAll = ({ metadata }: KubeObject) =>
    wanted.every(({ name, value }) => metadata.labels?.[name] === value);
  return new Set(objects.filter(hasAll).map((one) => `${one.kind}/${one.metadata.name}`));
}
