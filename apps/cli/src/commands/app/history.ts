import type { RevisionHistory } from '@lockstep/domain';
import type { Command } from 'commander';
import { applicationRef } from '../../application/application-ref.ts';
import { applicationsApi } from '../../application/applications-api.ts';
import { UsageError } from '../../cli/cli-error.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { shortRevision } from '../../output/application-view.ts';
import { documentText } from '../../output/format.ts';
import { table } from '../../output/table.ts';

interface HistoryOptions {
  output: string;
  appNamespace?: string;
}

export const appHistory = {
  configure(command: Command) {
    command
      .argument('<name>', 'NAME or NAMESPACE/NAME')
      .option('-o, --output <format>', 'table, wide, json, yaml, id', 'table')
      .option('-N, --app-namespace <namespace>', 'the namespace it lives in');
    examples(command, ['lockstep app history guestbook', 'lockstep app history guestbook -o id']);
  },

  async run(context: Context, { args, options }: Invocation<HistoryOptions>) {
    const api = applicationsApi(await context.api());
    const ref = applicationRef(args[0] ?? '', options.appNamespace);
    const history = (await api.get(ref)).status.history ?? [];
    context.terminal.out(await historyText(history, options.output));
    return undefined;
  },
};

async function historyText(history: readonly RevisionHistory[], format: string): Promise<string> {
  switch (format) {
    case 'json':
    case 'yaml':
      return documentText(history, format);
    case 'id':
      return history.map((entry) => `${entry.id}\n`).join('');
    case 'table':
    case 'wide':
      return historyTable(history, format === 'wide');
    default:
      throw new UsageError(`unknown output "${format}": it is one of table, wide, json, yaml, id`);
  }
}

function historyTable(history: readonly RevisionHistory[], wide: boolean): string {
  return table(
    [
      { title: 'ID', value: (entry) => String(entry.id) },
      { title: 'DATE', value: (entry) => entry.deployedAt },
      { title: 'REVISION', value: (entry) => revisionOf(entry, wide) },
      { title: 'HEALTH', value: (entry) => entry.health ?? '' },
      { title: 'BY', value: byWhom },
      ...(wide ? [{ title: 'SOURCE', value: sourceText }] : []),
    ],
    history,
  );
}

function revisionOf(entry: RevisionHistory, whole: boolean): string {
  const revisions = entry.revisions?.length ? entry.revisions : [entry.revision];
  return revisions.map((revision) => (whole ? revision : shortRevision(revision))).join(', ');
}

function byWhom({ initiatedBy, rolledBackTo }: RevisionHistory): string {
  const isRollback = rolledBackTo !== undefined;
  if (initiatedBy?.automated) return isRollback ? `rollback to ${rolledBackTo}` : 'automated sync';
  const by = initiatedBy?.username ?? '';
  return isRollback ? `${by}, rollback to ${rolledBackTo}` : by;
}

function sourceText(entry: RevisionHistory): string {
  const sources = entry.sources?.length ? entry.sources : entry.source ? [entry.source] : [];
  return sources.map((one) => `${one.repoURL} ${one.chart ?? one.path ?? ''}`.trim()).join(', ');
}
