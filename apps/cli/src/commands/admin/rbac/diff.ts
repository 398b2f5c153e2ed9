import type { Command } from 'commander';
import { examples, type Invocation } from '../../../cli/command.ts';
import type { Context } from '../../../cli/context.ts';
import { paintWith } from '../../../output/paint.ts';
import { policyDiffText } from '../../../output/policy-view.ts';
import { policyApi } from '../../../rbac/policy-api.ts';
import { readVersion } from '../../../rbac/version-number.ts';

export const rbacDiff = {
  configure(command: Command) {
    command
      .argument('[from]', 'a version; 0 is no policy; the one before the other, if not given')
      .argument('[to]', 'a version; what is in force, if not given');
    examples(command, [
      'lockstep admin rbac diff          # what the last change was',
      'lockstep admin rbac diff 3        # what changed since',
      'lockstep admin rbac diff 3 5',
    ]);
  },

  async run(context: Context, { args }: Invocation) {
    const [from, to] = args.map((given) => readVersion(given, 0));
    const diff = await policyApi(await context.api()).diff(from, to);
    context.terminal.out(policyDiffText(diff, paintWith(context.terminal.color)));
    return undefined;
  },
};
