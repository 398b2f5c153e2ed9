import { readyHealth } from '../condition-rule.ts';
import { byExactConditions, EXACT_READY, type ExactStep } from '../exact-conditions.ts';
import type { HealthRules } from '../fields.ts';

const NODE_CLASS_PARTS = [
  ['SubnetsReady', 'False', 'Degraded'],
  ['SecurityGroupsReady', 'False', 'Degraded'],
  ['ValidationSucceeded', 'False', 'Degraded'],
] as const satisfies readonly ExactStep[];

const waiting = 'Waiting for Karpenter to report it ready';

/** Nodes, what they come from, and the classes of the clouds. */
export const karpenter: HealthRules = {
  'karpenter.sh/NodePool': byExactConditions({
    when: [EXACT_READY, [['NodeClassReady', 'False', 'Degraded']]],
    waiting,
  }),
  // A node that is disrupted goes on purpose.
  'karpenter.sh/NodeClaim': byExactConditions({
    when: [[['Disrupting', 'True', 'Suspended']], EXACT_READY],
    stale: 'other',
    waiting: 'Waiting for the node to be launched, registered and initialized',
  }),
  'karpenter.sh/EC2NodeClass': byExactConditions({
    when: [...NODE_CLASS_PARTS, ...EXACT_READY],
    waiting,
  }),
  'karpenter.k8s.aws/EC2NodeClass': byExactConditions({
    when: [[EXACT_READY[0], ['Ready', 'True', 'Healthy', { says: 'Ready' }]], NODE_CLASS_PARTS],
    waiting,
  }),
  'karpenter.azure.com/AKSNodeClass': readyHealth,
};
