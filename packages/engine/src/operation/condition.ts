import type { OperationStep } from '@lockstep/domain';
import { tellHolders } from './holders.ts';
import type { LiveFacts } from './types.ts';

/** What has yet to become true of a step, and what is known of how it stands. */
export function conditionOf(step: OperationStep, facts?: LiveFacts): string {
  const held = facts?.heldBy?.length ? `, but is kept by ${tellHolders(facts.heldBy)}` : '';
  if (step.state === 'pending') {
    return step.notBefore ? `${step.message || 'to be tried again'}${held}` : 'to begin';
  }
  if (step.action === 'prune') return `to be deleted${held}`;
  const wanted = step.action === 'hook' ? 'to complete' : 'to become healthy';
  const { status, message } = facts?.health ?? {};
  const stands =
    status && status !== 'Healthy' ? ` (${[status, message].filter(Boolean).join(': ')})` : '';
  return `${wanted}${stands}${held}`;
}
