import { HEALTH_STATUSES, healthTone } from '../../words/statuses.ts';
import { healthCounts } from './facts.ts';
import type { FlowNode } from './flow-elements.ts';

/** The colour of a node in the overview: its health's, a group's worst. */
export function miniMapColour(node: FlowNode): string {
  if (node.type === 'application') return 'var(--color-accent)';
  const members = node.type === 'resource' ? [node.data.view] : node.data.members;
  const worst = healthCounts(members, HEALTH_STATUSES)[0]?.[0];
  return worst ? `var(--color-${healthTone(worst)})` : 'var(--color-line-strong)';
}
