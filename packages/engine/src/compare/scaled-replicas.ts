import type { KubeObject } from '@lockstep/domain';
import type { FieldPath } from './field-path.ts';

/** The controller that runs HorizontalPodAutoscalers; people's `kubectl scale` has another name. */
const AUTOSCALER = 'kube-controller-manager';

/**
 * The replicas of an object whose HorizontalPodAutoscaler has set them: its `scale` subresource was
 * written by the controller of autoscalers. They are its business, and no difference.
 */
export function scaledPaths(live: KubeObject): FieldPath[] {
  const isScaled = (live.metadata.managedFields ?? []).some(
    ({ manager, subresource, fieldsV1 }) =>
      manager === AUTOSCALER &&
      subresource === 'scale' &&
      fieldsV1?.['f:spec']?.['f:replicas'] !== undefined,
  );
  return isScaled ? [['spec', 'replicas']] : [];
}
