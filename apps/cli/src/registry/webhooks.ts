import type { CommandArea } from '../cli/command.ts';

/** Webhooks. */
export const webhooks: CommandArea = {
  groups: {
    webhook: 'What webhooks have told, and what came of it',
  },
  commands: {
    'webhook deliveries': {
      summary: 'List what webhooks have told, newest first',
      load: async () => (await import('../commands/webhook/deliveries.ts')).webhookDeliveries,
    },
    'webhook redeliver': {
      summary: 'Work deliveries off once more',
      load: async () => (await import('../commands/webhook/redeliver.ts')).webhookRedeliver,
    },
  },
};
