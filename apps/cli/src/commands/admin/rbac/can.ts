import type { Command } from 'commander';
import { collect, examples, type Invocation } from '../../../cli/command.ts';
import type { Context } from '../../../cli/context.ts';
import { EXIT } from '../../../cli/exit-codes.ts';
import type { PolicyOptions } from '../../../rbac/read-policy.ts';
import { policyOf, policyOptions } from '../../../rbac/read-policy.ts';
import { requestOf } from '../../../rbac/request-words.ts';

export interface CanOptions extends PolicyOptions {
  group?: string[];
  strict: boolean;
  quiet?: boolean;
}

export const rbacCan = {
  configure(command: Command) {
    command
      .argument('<subject>', 'a user, group or role')
      .argument('<action>', 'get, create, update, delete, sync, action/apps/Deployment/restart…')
      .argument('<resource>', 'applications, projects, clusters, logs…; short words will do')
      .argument('[sub-resource]', 'for applications PROJECT/NAME or PROJECT/NAMESPACE/NAME');
    policyOptions(command);
    command
      .option('--group <name>', 'a group that the subject is in; may be given again', collect)
      .option('--no-strict', 'take resources and actions that nobody knows')
      .option('-q, --quiet', 'only the exit code');
    examples(command, [
      "lockstep admin rbac can ann sync application 'shop/*' --policy-file policy.csv",
      'lockstep admin rbac can role:dev delete clusters --policy-file argocd-rbac-cm.yaml',
    ]);
  },

  /** Exits 0 for yes and 1 for no. */
  async run(context: Context, { args, options }: Invocation<CanOptions>) {
    const [subject = '', ...words] = args;
    const request = requestOf(words, options);
    const policy = await policyOf(options);
    const allowed = policy.allows({ subject, groups: options.group ?? [], ...request });
    if (!options.quiet) context.terminal.out(allowed ? 'Yes\n' : 'No\n');
    return allowed ? EXIT.ok : EXIT.unmet;
  },
};
