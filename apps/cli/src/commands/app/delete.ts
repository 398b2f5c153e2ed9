import type { Application } from '@lockstep/domain';
import type { Command } from 'commander';
import {
  type ApplicationRef,
  refOfApplication,
  toldRef,
} from '../../application/application-ref.ts';
import { applicationsApi } from '../../application/applications-api.ts';
import { chooseApplications, selectionOptions } from '../../application/choose-applications.ts';
import { progressPrinter } from '../../application/progress-printer.ts';
import { waitUntil } from '../../application/wait-until.ts';
import { UsageError } from '../../cli/cli-error.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { seconds } from '../../cli/option-values.ts';
import { confirm } from '../../cli/prompt.ts';

interface DeleteOptions {
  cascade: boolean;
  propagationPolicy?: string;
  yes?: boolean;
  wait?: boolean;
  timeout: number;
  selector?: string;
  project?: string[];
  appNamespace?: string;
}

const POLICIES = ['foreground', 'background', 'orphan'];

export const appDelete = {
  configure(command: Command) {
    selectionOptions(command)
      .option('--no-cascade', 'leave what it manages in the cluster (also --cascade=false)')
      .option(
        '-p, --propagation-policy <policy>',
        'how what it manages goes: foreground (waits for dependents) or background',
      )
      .option('-y, --yes', 'do not ask')
      .option('--wait', 'until it is gone')
      .option('--timeout <seconds>', 'wait no longer than this; 0 is for ever', seconds, 0);
    examples(command, [
      'lockstep app delete guestbook',
      'lockstep app delete guestbook --cascade=false --yes',
      'lockstep app delete -l team=shop --yes --wait',
    ]);
  },

  async run(context: Context, { args, options }: Invocation<DeleteOptions>) {
    const { cascade, propagationPolicy } = options;
    if (propagationPolicy && !POLICIES.includes(propagationPolicy)) {
      throw new UsageError(`--propagation-policy is ${POLICIES.join(' or ')}`);
    }
    const api = applicationsApi(await context.api());
    const refs = await chooseApplications(api, args, options);
    for (const ref of refs) {
      if (!(await isMeant(context, ref, options))) continue;
      const before = options.wait ? await api.get(ref) : undefined;
      await api.remove(ref, { cascade, propagationPolicy });
      if (before) await untilGone(context, before, options.timeout);
      const told = options.wait ? 'deleted' : 'is being deleted';
      context.terminal.out(`application ${toldRef(ref)} ${told}\n`);
    }
    return undefined;
  },
};

/** A person is asked; a script has said what it wants by running this. */
async function isMeant(context: Context, ref: ApplicationRef, options: DeleteOptions) {
  if (options.yes || !context.terminal.canAsk) return true;
  const what = options.cascade ? ' and everything that it manages' : '';
  const meant = await confirm(context, `Delete application ${toldRef(ref)}${what}?`);
  if (!meant) context.terminal.err(`application ${toldRef(ref)} stays\n`);
  return meant;
}

async function untilGone(context: Context, before: Application, timeoutSeconds: number) {
  const { terminal, signal } = context;
  const printer = progressPrinter({ terminal, stream: 'err', baseline: before });
  try {
    await waitUntil({
      api: applicationsApi(await context.api()),
      ref: refOfApplication(before),
      missing: (sighting) => (sighting ? 'it is being deleted' : undefined),
      seen: printer.seen,
      timeoutSeconds,
      signal,
    });
  } finally {
    printer.end();
  }
}
