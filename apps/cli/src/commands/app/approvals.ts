import type { Command } from 'commander';
import { applicationRef } from '../../application/application-ref.ts';
import { approvalsApi } from '../../application/approvals-api.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { approvalTable } from '../../output/approval-view.ts';
import { type OutputOptions, outputOption, writeList } from '../../output/format.ts';

interface ApprovalsOptions extends OutputOptions {
  mine?: boolean;
  all?: boolean;
  appNamespace?: string;
}

export const appApprovals = {
  configure(command: Command) {
    command
      .argument('[name]', 'NAME or NAMESPACE/NAME; of all applications if not given')
      .option('--mine', 'only what you may approve')
      .option('--all', 'also what was decided')
      .option('-N, --app-namespace <namespace>', 'the namespace it lives in');
    outputOption(command, ['table', 'json', 'yaml', 'name']);
    examples(command, ['lockstep app approvals --mine', 'lockstep app approvals shop --all']);
  },

  async run(context: Context, { args, options }: Invocation<ApprovalsOptions>) {
    const [name] = args;
    const ref = name ? applicationRef(name, options.appNamespace) : undefined;
    const items = await approvalsApi(await context.api()).list({
      ...(options.all ? {} : { state: 'pending' }),
      ...(options.mine ? { mine: 'true' } : {}),
      ...(ref ? { application: ref.name, appNamespace: ref.namespace } : {}),
    });
    await writeList(context.terminal, options.output, items, {
      table: () => approvalTable(items),
      name: ({ id }) => id,
    });
    return undefined;
  },
};
