import { compileReadable, policyWarnings, tellProblem } from '@lockstep/access';
import type { Command } from 'commander';
import { examples, type Invocation } from '../../../cli/command.ts';
import type { Context } from '../../../cli/context.ts';
import { EXIT } from '../../../cli/exit-codes.ts';
import { configOf, type PolicyOptions } from '../../../rbac/read-policy.ts';

export const rbacValidate = {
  configure(command: Command) {
    command
      .option('--policy-file <path>', 'a CSV file, or a ConfigMap argocd-rbac-cm')
      .option('--match-mode <mode>', "glob or regex; overrides the ConfigMap's");
    examples(command, ['lockstep admin rbac validate --policy-file argocd-rbac-cm.yaml']);
  },

  /** Exits 0 for a policy that can be read and 1 for one that cannot; warnings do not count. */
  async run(context: Context, { options }: Invocation<PolicyOptions>) {
    const { files, matchMode } = await configOf(options);
    const mode = options.matchMode ?? matchMode;
    const { policy, problems } = await compileReadable({ files, matchMode: mode, builtin: [] });
    for (const warning of policyWarnings(policy)) {
      context.terminal.err(`Warning: ${tellProblem(warning)}\n`);
    }
    if (mode === 'regex') context.terminal.err(BUILTIN_IN_REGEX_MODE);
    if (problems.length === 0) {
      context.terminal.out('Policy is valid.\n');
      return EXIT.ok;
    }
    const lines = problems.map((problem) => `  ${tellProblem(problem)}\n`);
    context.terminal.out(`Policy is invalid:\n${lines.join('')}`);
    return EXIT.unmet;
  },
};

const BUILTIN_IN_REGEX_MODE =
  'Warning: in regex mode role:readonly and role:admin grant nothing: their objects are globs\n';
