import type { Command } from 'commander';
import { UnreachableError } from '../../api/api-error.ts';
import { type ApplicationRef, toldRef } from '../../application/application-ref.ts';
import { type ApplicationsApi, applicationsApi } from '../../application/applications-api.ts';
import { chooseApplications, selectionOptions } from '../../application/choose-applications.ts';
import { progressPrinter } from '../../application/progress-printer.ts';
import { parseResourceSelector } from '../../application/resource-selector.ts';
import { missingState, type WantedState, withDefaults } from '../../application/wait-conditions.ts';
import { waitUntil } from '../../application/wait-until.ts';
import type { Sighting } from '../../application/watch-application.ts';
import { CliError } from '../../cli/cli-error.ts';
import { collect, examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { seconds } from '../../cli/option-values.ts';
import { isForPrograms, type OutputOptions, outputOption } from '../../output/format.ts';
import { writeOutcome } from './operation-output.ts';

interface WaitOptions extends OutputOptions {
  sync?: boolean;
  health?: boolean;
  operation?: boolean;
  suspended?: boolean;
  degraded?: boolean;
  delete?: boolean;
  resource?: string[];
  timeout: number;
  selector?: string;
  project?: string[];
  appNamespace?: string;
}

export const appWait = {
  configure(command: Command) {
    selectionOptions(command)
      .option('--sync', 'until it is Synced')
      .option('--health', 'until it is Healthy')
      .option('--operation', 'until no operation is in progress')
      .option('--suspended', 'until it is Suspended; with --health: or Healthy')
      .option('--degraded', 'until it is Degraded; with --health: or Healthy')
      .option('--delete', 'until it is gone')
      .option('--resource <which>', 'only these count: GROUP:KIND:[NAMESPACE/]NAME', collect)
      .option('--timeout <seconds>', 'wait no longer than this; 0 is for ever', seconds, 0);
    outputOption(command);
    examples(command, [
      'lockstep app wait guestbook --timeout 300',
      'lockstep app wait guestbook --health',
      'lockstep app wait guestbook --delete',
    ]);
  },

  async run(context: Context, { args, options }: Invocation<WaitOptions>) {
    const api = applicationsApi(await context.api());
    const refs = await chooseApplications(api, args, options);
    const stopped = new AbortController();
    const signal = AbortSignal.any([context.signal, stopped.signal]);
    try {
      // The first that cannot come about ends the others.
      await Promise.all(
        refs.map((ref) => waitForOne({ ...context, signal }, api, ref, options, refs.length > 1)),
      );
    } finally {
      stopped.abort();
    }
    return undefined;
  },
};

async function waitForOne(
  context: Context,
  api: ApplicationsApi,
  ref: ApplicationRef,
  options: WaitOptions,
  many: boolean,
): Promise<void> {
  const { terminal, signal } = context;
  const printer = progressPrinter({
    terminal,
    stream: isForPrograms(options.output) ? 'err' : 'out',
    ...(many ? { prefix: `${toldRef(ref)}  ` } : {}),
  });
  if (!options.delete) await mustBeThere(api, ref);
  try {
    const missing = options.delete ? missingDeletion : whileThere(ref, options);
    const wait = { api, ref, missing, seen: printer.seen, signal };
    const last = await waitUntil({ ...wait, timeoutSeconds: options.timeout });
    printer.end();
    if (last) await writeOutcome(terminal, options.output, last);
  } finally {
    printer.end();
  }
}

/** A server that goes away as it is asked is waited for, like one that goes away later. */
async function mustBeThere(api: ApplicationsApi, ref: ApplicationRef): Promise<void> {
  try {
    await api.get(ref);
  } catch (error) {
    if (!(error instanceof UnreachableError && error.isCut)) throw error;
  }
}

function missingDeletion(sighting: Sighting): string | undefined {
  if (!sighting) return undefined;
  const { deletionTimestamp } = sighting.metadata;
  return deletionTimestamp ? 'it is being deleted' : 'nobody has deleted it';
}

function whileThere(ref: ApplicationRef, options: WaitOptions) {
  const wanted: WantedState = withDefaults({
    ...options,
    ...{ resources: options.resource?.map(parseResourceSelector) },
  });
  return (sighting: Sighting) => {
    if (!sighting) throw new CliError(`application ${toldRef(ref)} was deleted in the meantime`);
    return missingState(sighting, wanted);
  };
}
