import type { KubeObject } from '@lockstep/domain';
import { annotate, ICON_PAUSE, ICON_RESUME, patching, removeAnnotation } from './edit.ts';
import type { BuiltInAction, KindActions } from './types.ts';
import { replicasOf } from './workloads.ts';

const ANNOTATION_PAUSED = 'autoscaling.keda.sh/paused';
const ANNOTATION_PAUSED_REPLICAS = 'autoscaling.keda.sh/paused-replicas';

function isPaused({ metadata: { annotations } }: KubeObject): boolean {
  return annotations?.[ANNOTATION_PAUSED] === 'true';
}

function heldAt({ metadata: { annotations } }: KubeObject): string | undefined {
  return annotations?.[ANNOTATION_PAUSED_REPLICAS];
}

function isPausedOrHeld(object: KubeObject): boolean {
  return isPaused(object) || heldAt(object) !== undefined;
}

export const scaledJobActions: KindActions = {
  pause: {
    ...patching((object) => annotate(object, ANNOTATION_PAUSED, 'true')),
    iconClass: ICON_PAUSE,
    isDisabled: isPaused,
  },
  resume: {
    ...patching((object) => removeAnnotation(object, ANNOTATION_PAUSED)),
    iconClass: ICON_RESUME,
    isDisabled: (object) => !isPaused(object),
  },
};

export const scaledObjectActions: KindActions = {
  pause: { ...(scaledJobActions.pause as BuiltInAction), isDisabled: isPausedOrHeld },
  resume: {
    ...patching((object) => {
      removeAnnotation(object, ANNOTATION_PAUSED);
      removeAnnotation(object, ANNOTATION_PAUSED_REPLICAS);
    }),
    iconClass: ICON_RESUME,
    isDisabled: (object) => !isPausedOrHeld(object),
  },
  /** Holds it at so many replicas. */
  'paused-replicas': {
    ...patching((object, { params }) => {
      annotate(object, ANNOTATION_PAUSED_REPLICAS, String(replicasOf(params.replicas)));
    }),
    iconClass: ICON_PAUSE,
    paramsFor: (object) => [{ name: 'replicas', default: heldAt(object) ?? '0' }],
    isDisabled: isPaused,
  },
};
