import type { WebhookStore } from '@lockstep/store';

const PER_MINUTE = 30;

type Refusal = Parameters<WebhookStore['refuse']>[0];

/**
 * Keeps what was refused where people look for it. Anybody can have something refused, so that
 * only some are kept per minute; the process's log has them all.
 */
export function createRefusals(webhooks: WebhookStore): { keep(refusal: Refusal): Promise<void> } {
  let minute = 0;
  let kept = 0;
  return {
    keep: async (refusal) => {
      const now = Math.floor(Date.now() / 60_000);
      if (now !== minute) [minute, kept] = [now, 0];
      if (kept >= PER_MINUTE) return;
      kept++;
      await webhooks.refuse(refusal);
    },
  };
}
