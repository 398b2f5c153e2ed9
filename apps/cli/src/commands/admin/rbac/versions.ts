import type { Command } from 'commander';
import { UsageError } from '../../../cli/cli-error.ts';
import { examples, type Invocation } from '../../../cli/command.ts';
import type { Context } from '../../../cli/context.ts';
import { type OutputOptions, outputOption, writeList } from '../../../output/format.ts';
import { versionTable } from '../../../output/policy-view.ts';
import { policyApi } from '../../../rbac/policy-api.ts';

const DEFAULT_LIMIT = 50;

export const rbacVersions = {
  configure(command: Command) {
    outputOption(command).option('--limit <n>', 'at most so many', readLimit, DEFAULT_LIMIT);
    examples(command, [
      'lockstep admin rbac versions',
      'lockstep admin rbac versions --limit 5 -o json',
    ]);
  },

  async run(context: Context, { options }: Invocation<OutputOptions & { limit: number }>) {
    const versions = await policyApi(await context.api()).versions(options.limit);
    await writeList(context.terminal, options.output, versions, {
      table: () => versionTable(versions),
      name: ({ version }) => String(version),
    });
    return undefined;
  },
};

function readLimit(given: string): number {
  if (/^[1-9]\d{0,5}$/.test(given)) return Number(given);
  throw new UsageError(`--limit is a whole number from 1, not "${given}"`);
}
