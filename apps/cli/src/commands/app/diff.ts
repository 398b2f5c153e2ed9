import type { KubeObject, ManagedResource } from '@lockstep/domain';
import type { Command } from 'commander';
import { type ApplicationRef, applicationRef } from '../../application/application-ref.ts';
import { type ApplicationsApi, applicationsApi } from '../../application/applications-api.ts';
import { localManifests } from '../../application/local-manifests.ts';
import { markByLabel } from '../../application/mark-by-label.ts';
import {
  chosenRevisions,
  type SourceFlags,
  sourceOptions,
} from '../../application/source-flags.ts';
import { CliError } from '../../cli/cli-error.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { EXIT } from '../../cli/exit-codes.ts';
import {
  type DifferentResource,
  differentResources,
  resourceDiff,
} from '../../output/diff-text.ts';
import { isForPrograms, type OutputOptions, outputOption, writeList } from '../../output/format.ts';
import { paintWith } from '../../output/paint.ts';
import { type RefreshOptions, refreshOf, refreshOptions } from './refresh-options.ts';

interface DiffOptions extends OutputOptions, RefreshOptions, SourceFlags {
  exitCode: boolean;
  revision?: string;
  local?: string;
  appNamespace?: string;
}

export const appDiff = {
  configure(command: Command) {
    command
      .argument('<name>', 'NAME or NAMESPACE/NAME')
      .option('--no-exit-code', 'exit 0 also where something differs (also --exit-code=false)')
      .option('--revision <revision>', 'compare with what this revision renders to')
      .option('--local <dir>', 'compare with what this folder renders to')
      .option('-N, --app-namespace <namespace>', 'the namespace it lives in');
    sourceOptions(command);
    refreshOptions(command);
    outputOption(command, ['table', 'json', 'yaml', 'name']);
    command.addHelpText(
      'after',
      '\nExit code: 0 nothing differs, 1 something does, 2 it cannot be told.',
    );
    examples(command, [
      'lockstep app diff guestbook',
      'lockstep app diff guestbook --refresh --exit-code=false',
      'lockstep app diff guestbook --local ./guestbook',
    ]);
  },

  async run(context: Context, { args, options }: Invocation<DiffOptions>) {
    const api = applicationsApi(await context.api());
    const ref = applicationRef(args[0] ?? '', options.appNamespace);
    const refresh = refreshOf(options);
    if (refresh) await api.get(ref, refresh);
    const items = await api.managedResources(ref);
    const manifests = await otherManifests(api, ref, options);
    if (!manifests) await refuseUncompared(api, ref);
    const different = manifests
      ? await compareWith(context, api, ref, { items, manifests })
      : differentResources(items);
    await write(context, different, options);
    return different.length > 0 && options.exitCode ? EXIT.unmet : EXIT.ok;
  },
};

/** Where Git or the cluster cannot be read, no difference is not the same as being equal. */
async function refuseUncompared(api: ApplicationsApi, ref: ApplicationRef): Promise<void> {
  const { status } = await api.get(ref);
  const conditions = status.conditions ?? [];
  const why = conditions.find(({ type }) => UNCOMPARED.has(type));
  if (status.sync.status !== 'Unknown' && !why) return;
  const message = why ? `${why.type}: ${why.message}` : 'it was not compared yet';
  throw new CliError(`${ref.name} cannot be compared: ${message}`, { exitCode: EXIT.diffFailed });
}

const UNCOMPARED = new Set<string>(['ComparisonError', 'InvalidSpecError', 'UnknownError']);

async function write(context: Context, different: DifferentResource[], options: DiffOptions) {
  const { terminal } = context;
  const name = ({ group, kind, namespace, name }: DifferentResource) =>
    `${group}:${kind}:${namespace ? `${namespace}/` : ''}${name}`;
  if (isForPrograms(options.output)) {
    return writeList(terminal, options.output, different, { table: () => '', name });
  }
  const paint = paintWith(terminal.color);
  for (const one of different) terminal.out(`${await resourceDiff(one, paint)}\n`);
}

/** Manifests to compare with instead of those of the application's own revision. */
async function otherManifests(
  api: ApplicationsApi,
  ref: ApplicationRef,
  options: DiffOptions,
): Promise<KubeObject[] | undefined> {
  const { local, revision } = options;
  if (local) {
    const { spec } = await api.get(ref);
    return await localManifests(ref, spec, local);
  }
  const several = await chosenRevisions(api, ref, options);
  if (!revision && !several.revisions) return undefined;
  const { manifests } = await api.manifests(ref, revision, several);
  return manifests.map((text) => JSON.parse(text) as KubeObject);
}

async function compareWith(
  context: Context,
  api: ApplicationsApi,
  ref: ApplicationRef,
  given: { items: ManagedResource[]; manifests: KubeObject[] },
): Promise<DifferentResource[]> {
  const { differencesFrom } = await import('../../offline/differences-from.ts');
  const { spec } = await api.get(ref);
  const { different, skipped } = differencesFrom({
    items: given.items,
    manifests: markByLabel(given.manifests, ref, await api.tracking()),
    namespace: spec.destination.namespace ?? '',
    ignoreDifferences: spec.ignoreDifferences ?? [],
  });
  for (const told of skipped) context.terminal.err(`Warning: ${told}\n`);
  return different;
}
