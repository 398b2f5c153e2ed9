import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { type AuditFilterOptions, filterOptions, filterQuery, oneOf } from './filter.ts';

interface ExportOptions extends AuditFilterOptions {
  format: string;
}

const FORMATS = ['jsonl', 'csv'] as const;

export const auditExport = {
  configure(command: Command) {
    filterOptions(command).option('--format <format>', FORMATS.join(', '), 'jsonl');
    examples(command, [
      'lockstep audit export --from 2026-01-01 --to 2026-02-01 > january.jsonl',
      'lockstep audit export --project shop --format csv > shop.csv',
    ]);
  },

  async run(context: Context, { options }: Invocation<ExportOptions>) {
    const format = oneOf('--format', options.format, FORMATS);
    const api = await context.api();
    const query = { ...filterQuery(options), format };
    // A slow reader holds the server back, not this process's memory up.
    for await (const text of api.texts(apiPath('lockstep', 'audit', 'export'), query)) {
      context.terminal.out(text);
      await context.terminal.flushed();
    }
    return undefined;
  },
};
