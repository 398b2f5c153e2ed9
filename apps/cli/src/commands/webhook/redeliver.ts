import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import type { DeliveryBody } from './delivery-body.ts';

export const webhookRedeliver = {
  configure(command: Command) {
    command.argument('<ids...>', 'as in `lockstep webhook deliveries`');
    examples(command, ['lockstep webhook redeliver 0b0f0c5e-6f0f-4f39-9b5b-0d5a53b6d3c1']);
  },

  async run(context: Context, { args }: Invocation) {
    const api = await context.api();
    for (const id of args) {
      const path = apiPath('lockstep', 'webhooks', 'deliveries', id, 'redeliver');
      const made = await api.post<DeliveryBody>(path, {});
      context.terminal.out(`delivery '${id}' is worked off again as '${made.id}'\n`);
    }
    return undefined;
  },
};
