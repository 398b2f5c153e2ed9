import { byConditions, kinds, READY_STEPS } from '../condition-rule.ts';
import type { HealthRules } from '../fields.ts';
import { karpenter } from './karpenter.ts';
import { keda } from './keda.ts';

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
  ...keda,
  'autoscaling.k8s.io/VerticalPodAutoscaler': verticalAutoscaler,
  ...karpenter,
  ...kinds('eks.amazonaws.com', ['NodeClass'], byConditions({ when: READY_STEPS })),
};
