import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { UsageError } from '../../cli/cli-error.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { wholeNumber } from '../../cli/option-values.ts';
import { type OutputOptions, outputOption, writeList } from '../../output/format.ts';
import { paintWith } from '../../output/paint.ts';
import { table } from '../../output/table.ts';
import { type AuditBody, type AuditFilterOptions, filterOptions, filterQuery } from './filter.ts';

interface ListOptions extends OutputOptions, AuditFilterOptions {
  limit: number;
  before?: string;
}

export const auditList = {
  configure(command: Command) {
    filterOptions(command)
      .option('--limit <number>', 'how many, at most 1000', readLimit, 50)
      .option('--before <id>', 'only lines before this one: the next page');
    outputOption(command);
    examples(command, [
      'lockstep audit list --object argocd/shop',
      'lockstep audit list --actor ana --from 2026-01-01 -o wide',
      'lockstep audit list --denied',
    ]);
  },

  async run(context: Context, { options }: Invocation<ListOptions>) {
    const { terminal } = context;
    const { limit, before } = options;
    const api = await context.api();
    const { items, next } = await api.get<{ items: AuditBody[]; next?: string }>(
      apiPath('lockstep', 'audit'),
      { ...filterQuery(options), limit, before },
    );
    const text = (wide: boolean) => auditTable(items, wide, terminal.color);
    await writeList(terminal, options.output, items, {
      table: () => text(false),
      wide: () => text(true),
      name: ({ id }) => id,
    });
    if (next) terminal.err(`There are more: --before ${next}\n`);
    return undefined;
  },
};

function auditTable(items: AuditBody[], wide: boolean, color: boolean): string {
  const paint = paintWith(color);
  return table(
    [
      { title: 'ID', value: ({ id }) => id },
      { title: 'AT', value: ({ at }) => at },
      { title: 'ACTOR', value: ({ actor }) => actor },
      {
        title: 'ACTION',
        value: ({ action, outcome }) =>
          outcome === 'denied' ? paint(`${action} (denied)`, 'bad') : action,
      },
      { title: 'KIND', value: ({ kind }) => kind },
      { title: 'OBJECT', value: ({ object }) => object },
      { title: 'CAUSE', value: ({ cause }) => cause },
      ...(wide
        ? [
            { title: 'ADDRESS', value: ({ address }: AuditBody) => address },
            { title: 'REQUEST', value: ({ requestId }: AuditBody) => requestId },
            { title: 'SEQ', value: ({ seq }: AuditBody) => String(seq ?? '') },
            { title: 'DETAIL', value: ({ detail }: AuditBody) => JSON.stringify(detail) },
          ]
        : []),
    ],
    items,
  );
}

function readLimit(text: string): number {
  const limit = wholeNumber(text);
  if (limit >= 1 && limit <= 1000) return limit;
  throw new UsageError(`--limit ${text}: it is a number from 1 to 1000`);
}
