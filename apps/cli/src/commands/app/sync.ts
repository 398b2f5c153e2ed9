import type { Application } from '@lockstep/domain';
import type { Command } from 'commander';
import { type ApplicationRef, toldRef } from '../../application/application-ref.ts';
import { type ApplicationsApi, applicationsApi } from '../../application/applications-api.ts';
import { chooseApplications, selectionOptions } from '../../application/choose-applications.ts';
import { concludeOperation, followOperation } from '../../application/follow-operation.ts';
import { localManifests } from '../../application/local-manifests.ts';
import { sourceOptions } from '../../application/source-flags.ts';
import { type SyncFlags, syncBody } from '../../application/sync-body.ts';
import { collect, examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { EXIT, type ExitCode } from '../../cli/exit-codes.ts';
import { wholeNumber } from '../../cli/option-values.ts';
import { isForPrograms, outputOption } from '../../output/format.ts';
import { type OperationWaitOptions, waitOptions, writeOutcome } from './operation-output.ts';

interface SyncOptions extends SyncFlags, OperationWaitOptions {
  selector?: string;
  project?: string[];
  appNamespace?: string;
  local?: string;
}

export const appSync = {
  configure(command: Command) {
    selectionOptions(command)
      .option('--revision <revision>', 'sync to this revision, leaving the one in the spec alone')
      .option('--prune', 'delete what Git no longer has')
      .option('--dry-run', 'ask the cluster, change nothing')
      .option('--force', 'replace what cannot be changed, by deleting and making it anew')
      .option('--replace', 'replace objects instead of applying them')
      .option('--server-side', 'apply on the server, whatever the options of the application say')
      .option('--apply-out-of-sync-only', 'only what differs')
      .option('--strategy <strategy>', 'hook (runs hooks, the default) or apply (does not)')
      .option(
        '--resource <which>',
        'only this: GROUP:KIND:[NAMESPACE/]NAME; ! in front excludes',
        collect,
      )
      .option('--label <name=value>', 'only resources with this label; may be given again', collect)
      .option('--local <dir>', 'what this folder renders to, instead of Git')
      .option('--override-windows <reason>', 'sync though sync windows hold it back, and say why')
      .option('--info <name=value>', 'shown with the operation; may be given again', collect)
      .option('--retry-limit <n>', 'try again so often; -1 for ever', wholeNumber)
      .option('--retry-backoff-duration <time>', 'pause before the first new try: 5s')
      .option('--retry-backoff-max-duration <time>', 'longest pause: 3m')
      .option('--retry-backoff-factor <n>', 'each pause is so many times the last', wholeNumber);
    sourceOptions(command);
    waitOptions(command);
    outputOption(command);
    examples(command, [
      'lockstep app sync guestbook',
      'lockstep app sync guestbook --prune --timeout 300',
      'lockstep app sync guestbook --resource apps:Deployment:web --resource :ConfigMap:settings',
      'lockstep app sync -l team=shop --async',
      'lockstep app sync guestbook --dry-run',
      'lockstep app sync guestbook --local ./guestbook --dry-run',
    ]);
  },

  async run(context: Context, { args, options }: Invocation<SyncOptions>) {
    const api = applicationsApi(await context.api());
    const refs = await chooseApplications(api, args, options);
    const many = refs.length > 1;
    const outcomes = await Promise.allSettled(
      refs.map((ref) => syncOne(context, api, ref, options, many)),
    );
    return worstOf(context, refs, outcomes);
  },
};

async function syncOne(
  context: Context,
  api: ApplicationsApi,
  ref: ApplicationRef,
  options: SyncOptions,
  many: boolean,
): Promise<ExitCode> {
  const { terminal, signal } = context;
  const body = await syncBody(api, ref, options, () => localTexts(api, ref, options.local));
  const before: Application = await api.sync(ref, body);
  const stream = isForPrograms(options.output) ? 'err' : 'out';
  if (options.async) {
    if (stream === 'out') terminal.out(`application ${toldRef(ref)}: the sync has begun\n`);
    else await writeOutcome(terminal, options.output, before);
    return EXIT.ok;
  }
  const after = await followOperation({
    ...{ api, ref, before, terminal, stream, signal },
    timeoutSeconds: options.timeout,
    ...(many ? { prefix: `${toldRef(ref)}  ` } : {}),
  });
  await writeOutcome(terminal, options.output, after);
  return concludeOperation(terminal, after, { selective: body.resources !== undefined });
}

async function localTexts(api: ApplicationsApi, ref: ApplicationRef, dir: string | undefined) {
  if (!dir) return undefined;
  const { spec } = await api.get(ref);
  const manifests = await localManifests(ref, spec, dir);
  return manifests.map((manifest) => JSON.stringify(manifest));
}

/** One failure does not hide the others; the first decides the exit code. */
function worstOf(
  context: Context,
  refs: readonly ApplicationRef[],
  outcomes: readonly PromiseSettledResult<ExitCode>[],
): ExitCode {
  const failures = outcomes.filter((outcome) => outcome.status === 'rejected');
  const [first] = failures;
  if (first && refs.length === 1) throw first.reason;
  for (const [at, outcome] of outcomes.entries()) {
    if (outcome.status !== 'rejected' || outcome.reason === first?.reason) continue;
    const message = outcome.reason instanceof Error ? outcome.reason.message : outcome.reason;
    context.terminal.err(`Error: application ${toldRef(refs[at] as ApplicationRef)}: ${message}\n`);
  }
  if (first) throw first.reason;
  const codes = outcomes.map((one) => (one.status === 'fulfilled' ? one.value : EXIT.error));
  return codes.find((code) => code !== EXIT.ok) ?? EXIT.ok;
}
