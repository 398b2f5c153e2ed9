import { type CompiledPolicy, tellDecision, tellLine } from '@lockstep/access';
import type { Command } from 'commander';
import { UsageError } from '../../../cli/cli-error.ts';
import { collect, examples, type Invocation } from '../../../cli/command.ts';
import type { Context } from '../../../cli/context.ts';
import { EXIT } from '../../../cli/exit-codes.ts';
import { policyOf, policyOptions } from '../../../rbac/read-policy.ts';
import { requestOf } from '../../../rbac/request-words.ts';
import type { CanOptions } from './can.ts';

export const rbacExplain = {
  configure(command: Command) {
    command
      .argument('<subject>', 'a user, group or role')
      .argument('[action]', 'without one: every line that is in force for the subject')
      .argument('[resource]', 'applications, projects, clusters, logs…')
      .argument('[sub-resource]', 'for applications PROJECT/NAME');
    policyOptions(command);
    command
      .option('--group <name>', 'a group that the subject is in; may be given again', collect)
      .option('--no-strict', 'take resources and actions that nobody knows');
    examples(command, [
      'lockstep admin rbac explain ann delete app shop/web --group team --policy-file policy.csv',
      'lockstep admin rbac explain role:dev --policy-file argocd-rbac-cm.yaml',
    ]);
  },

  /** Which lines decide, and whose they are. Exits 0 for yes and 1 for no. */
  async run(context: Context, { args, options }: Invocation<CanOptions>) {
    const [subject = '', ...words] = args;
    const groups = options.group ?? [];
    if (words.length === 1) throw new UsageError('which resource? Give it after the action');
    const request = words.length > 0 ? requestOf(words, options) : undefined;
    const policy = await policyOf(options);
    if (!request) {
      context.terminal.out(allLines(policy, { subject, groups }));
      return EXIT.ok;
    }
    const decision = policy.explain({ subject, groups, ...request });
    const lines = [decision.allowed ? 'Yes' : 'No', ...tellDecision(decision)];
    context.terminal.out(`${lines.join('\n')}\n`);
    return decision.allowed ? EXIT.ok : EXIT.unmet;
  },
};

function allLines(policy: CompiledPolicy, asking: { subject: string; groups: string[] }): string {
  const told = policy.namesFor(asking).flatMap(({ name }) => {
    const lines = policy.rulesOf(name).map((line) => `  ${tellLine(line)}`);
    return lines.length > 0 ? [`${name || '(everybody)'}:`, ...lines] : [];
  });
  return told.length > 0 ? `${told.join('\n')}\n` : 'No line of the policy is for this subject.\n';
}
