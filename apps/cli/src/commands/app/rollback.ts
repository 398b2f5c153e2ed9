import type { Command } from 'commander';
import { applicationRef, toldRef } from '../../application/application-ref.ts';
import {
  type ApplicationsApi,
  applicationsApi,
  type RollbackHold,
} from '../../application/applications-api.ts';
import { concludeOperation, followOperation } from '../../application/follow-operation.ts';
import { CliError, UsageError } from '../../cli/cli-error.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { EXIT } from '../../cli/exit-codes.ts';
import { wholeNumber } from '../../cli/option-values.ts';
import { isForPrograms, outputOption } from '../../output/format.ts';
import { type OperationWaitOptions, waitOptions, writeOutcome } from './operation-output.ts';

interface RollbackOptions extends OperationWaitOptions {
  prune?: boolean;
  dryRun?: boolean;
  hold?: boolean;
  reason?: string;
  for?: string;
  until?: string;
  overrideWindows?: string;
  appNamespace?: string;
}

export const appRollback = {
  configure(command: Command) {
    command
      .argument('<name>', 'NAME or NAMESPACE/NAME')
      .argument('[id]', 'which deployment, see app history; the one before the latest if not given')
      .option('--prune', 'delete what was not there then')
      .option('--dry-run', 'ask the cluster, change nothing')
      .option('--hold', 'keep automation at that deployment until somebody releases it')
      .option('--reason <text>', 'with --hold: why; shown to everybody and kept in the audit')
      .option('--for <time>', 'with --hold: how long at most: 2h, 90m; seven days at most')
      .option('--until <time>', 'with --hold: until when at most: 2026-01-31T22:00:00Z')
      .option('--override-windows <reason>', 'go back though sync windows say no, and say why')
      .option('-N, --app-namespace <namespace>', 'the namespace it lives in');
    waitOptions(command);
    outputOption(command);
    examples(command, [
      'lockstep app history guestbook',
      'lockstep app rollback guestbook 3',
      'lockstep app rollback guestbook',
      "lockstep app rollback guestbook --hold --reason 'incident 7'",
      'lockstep app release guestbook',
      "lockstep app rollback guestbook --override-windows 'incident 7'",
    ]);
  },

  async run(context: Context, { args, options }: Invocation<RollbackOptions>) {
    const api = applicationsApi(await context.api());
    const ref = applicationRef(args[0] ?? '', options.appNamespace);
    const ours = { ...holdOf(options), ...overrideOf(options) };
    const id = args[1] === undefined ? await previousId(api, ref) : wholeNumber(args[1]);
    const { prune = false, dryRun = false } = options;
    const before = await api.rollback(ref, {
      id,
      prune,
      dryRun,
      ...(Object.keys(ours).length > 0 ? { lockstep: ours } : {}),
    });
    const { terminal, signal } = context;
    const stream = isForPrograms(options.output) ? 'err' : 'out';
    if (options.async) {
      if (stream === 'out') terminal.out(`application ${toldRef(ref)}: the rollback has begun\n`);
      else await writeOutcome(terminal, options.output, before);
      return EXIT.ok;
    }
    const following = { api, ref, before, terminal, stream, signal } as const;
    const after = await followOperation({ ...following, timeoutSeconds: options.timeout });
    await writeOutcome(terminal, options.output, after);
    // What came after the old revision is extra now, and need not go.
    return concludeOperation(terminal, after, { selective: !prune });
  },
};

function holdOf(options: RollbackOptions): { hold?: RollbackHold } {
  const { hold, reason, until } = options;
  const given = { reason, for: options.for, until };
  const said = Object.entries(given).filter(([, value]) => value !== undefined);
  const [first] = said;
  if (!hold && first) throw new UsageError(`--${first[0]}: goes with --hold`);
  if (options.for && until) throw new UsageError('give --for or --until, not both');
  return hold ? { hold: Object.fromEntries(said) } : {};
}

function overrideOf({ overrideWindows: reason }: RollbackOptions) {
  return reason === undefined ? {} : { overrideWindows: true, reason };
}

async function previousId(api: ApplicationsApi, ref: { name: string }): Promise<number> {
  const history = (await api.get(ref)).status.history ?? [];
  const previous = history.at(-2);
  if (!previous) {
    throw new CliError(`application ${toldRef(ref)} was deployed no more than once`, {
      hint: `See what was deployed: lockstep app history ${toldRef(ref)}`,
    });
  }
  return previous.id;
}
