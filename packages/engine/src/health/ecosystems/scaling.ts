import { byConditions, kinds, READY_STEPS, readyHealth } from '../condition-rule.ts';
import type { HealthRules } from '../fields.ts';

/** KEDA: it may be paused and ready at once; on its fallback it does not know how far to scale. */
const scaledObject = byConditions({
  when: [
    ['Ready', 'False', 'Degraded'],
    ['Fallback', 'True', 'Degraded'],
    ['Paused', 'True', 'Suspended'],
    ['Ready', 'True', 'Healthy'],
  ],
  waiting: 'Waiting for the autoscaler to be created',
});

const verticalAutoscaler = byConditions({
  when: [
    ['ConfigUnsupported', 'True', 'Degraded'],
    ['ConfigDeprecated', 'True', 'Degraded'],
    ['RecommendationProvided', 'True', 'Healthy'],
    ['NoPodsMatched', 'True', 'Degraded'],
  ],
  waiting: 'Waiting for a recommendation',
});

/** What scales workloads and nodes. */
export const scaling: HealthRules = {
  ...kinds('keda.sh', ['ScaledObject', 'ScaledJob'], scaledObject),
  'autoscaling.k8s.io/VerticalPodAutoscaler': verticalAutoscaler,
  ...kinds('karpenter.sh', ['NodePool', 'NodeClaim', 'EC2NodeClass'], readyHealth),
  ...kinds('karpenter.k8s.aws', ['EC2NodeClass'], readyHealth),
  ...kinds('karpenter.azure.com', ['AKSNodeClass'], readyHealth),
  ...kinds('eks.amazonaws.com', ['NodeClass'], byConditions({ when: READY_STEPS })),
};
