import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { UsageError } from '../../cli/cli-error.ts';
import { collect, examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { wholeNumber } from '../../cli/option-values.ts';
import { type OutputOptions, outputOption, writeList } from '../../output/format.ts';
import { paintWith } from '../../output/paint.ts';
import { table } from '../../output/table.ts';
import { concerned, type DeliveryBody } from './delivery-body.ts';

interface DeliveriesOptions extends OutputOptions {
  provider?: string[];
  outcome?: string[];
  repository?: string;
  limit: number;
}

export const webhookDeliveries = {
  configure(command: Command) {
    command
      .option('--provider <name>', 'only of this provider; may be repeated', collect)
      .option('--outcome <outcome>', 'queued, fetching, done, ignored, refused, failed', collect)
      .option('--repository <text>', 'only of repositories whose address holds this')
      .option('--limit <number>', 'how many, at most 500', readLimit, 50);
    outputOption(command);
    examples(command, [
      'lockstep webhook deliveries',
      'lockstep webhook deliveries --provider github --outcome failed,refused',
      'lockstep webhook deliveries --repository team/apps -o wide',
    ]);
  },

  async run(context: Context, { options }: Invocation<DeliveriesOptions>) {
    const { terminal } = context;
    const { provider, outcome, repository, limit } = options;
    const api = await context.api();
    const { items } = await api.get<{ items: DeliveryBody[] }>(
      apiPath('lockstep', 'webhooks', 'deliveries'),
      { provider, outcome, repository, limit },
    );
    const text = (wide: boolean) => deliveryTable(items, wide, terminal.color);
    await writeList(terminal, options.output, items, {
      table: () => text(false),
      wide: () => text(true),
      name: ({ id }) => id,
    });
    return undefined;
  },
};

function deliveryTable(items: DeliveryBody[], wide: boolean, color: boolean): string {
  const paint = paintWith(color);
  const moods: Record<string, 'good' | 'busy' | 'bad' | 'dim'> = {
    done: 'good',
    queued: 'busy',
    fetching: 'busy',
    failed: 'bad',
    refused: 'bad',
    ignored: 'dim',
  };
  return table(
    [
      { title: 'ID', value: ({ id }) => id },
      { title: 'RECEIVED', value: ({ receivedAt }) => receivedAt },
      { title: 'PROVIDER', value: ({ provider }) => provider },
      { title: 'EVENT', value: ({ event }) => event },
      { title: 'REPOSITORY', value: ({ repository }) => repository },
      { title: 'REF', value: ({ ref }) => ref },
      { title: 'OUTCOME', value: ({ outcome }) => paint(outcome, moods[outcome] ?? 'dim') },
      { title: 'APPLICATIONS', value: concerned },
      ...(wide
        ? [
            { title: 'REPEATS', value: ({ repeats }: DeliveryBody) => String(repeats) },
            { title: 'REASON', value: ({ reason }: DeliveryBody) => reason },
          ]
        : []),
    ],
    items,
  );
}

function readLimit(text: string): number {
  const limit = wholeNumber(text);
  if (limit >= 1 && limit <= 500) return limit;
  throw new UsageError(`--limit ${text}: it is a number from 1 to 500`);
}
