import type { Command } from 'commander';
import { examples, type Invocation } from '../../../cli/command.ts';
import type { Context } from '../../../cli/context.ts';
import { EXIT } from '../../../cli/exit-codes.ts';
import { paintWith } from '../../../output/paint.ts';
import { policyDiffText } from '../../../output/policy-view.ts';
import { policyApi } from '../../../rbac/policy-api.ts';
import { readVersion } from '../../../rbac/version-number.ts';

interface RestoreOptions {
  reason?: string;
  force?: boolean;
  yes?: boolean;
}

export const rbacRestore = {
  configure(command: Command) {
    command
      .argument('<version>', 'which the policy is to be again')
      .option('--reason <text>', 'kept with the new version and in the audit')
      .option('--force', 'though nobody could change it any more; for the account admin')
      .option('--yes', 'show what changes, and do not ask');
    examples(command, [
      "lockstep admin rbac restore 3 --reason 'as before the move'",
      'lockstep admin rbac restore 3 --yes',
    ]);
  },

  /** Saves it as a new version, if nobody saved another one since it was shown. */
  async run(context: Context, { args, options }: Invocation<RestoreOptions>) {
    const { terminal } = context;
    const version = readVersion(args[0] ?? '');
    const api = policyApi(await context.api());
    const { version: current } = await api.current();
    const diff = await api.diff(current, version);
    terminal.out(policyDiffText(diff, paintWith(terminal.color)));
    if (diff.files.length === 0) return EXIT.ok;
    const { confirm } = await import('../../../cli/prompt.ts');
    const question = `Make the policy what version ${version} was?`;
    if (!options.yes && !(await confirm(context, question))) {
      terminal.err('Nothing was changed.\n');
      return EXIT.unmet;
    }
    const { reason, force } = options;
    const saved = await api.restore(version, {
      version: current,
      ...(reason ? { reason } : {}),
      ...(force ? { force } : {}),
    });
    for (const warning of saved.warnings ?? []) terminal.err(`Warning: ${warning}\n`);
    terminal.out(`version ${saved.version} is in force: as version ${version}\n`);
    return EXIT.ok;
  },
};
