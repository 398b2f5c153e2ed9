import type { KubeObject } from '@lockstep/domain';
import { textAt } from '../health/fields.ts';
import { annotate, ICON_PAUSE, ICON_RESUME, mapAt, patching } from './edit.ts';
import type { BuiltInAction, KindActions } from './types.ts';

/** Numaflow's kinds, and Numaplane's, which hold a spec of Numaflow's inside. */

const LABEL_FORCE_PROMOTE = 'numaplane.numaproj.io/force-promote';
const LABEL_UPGRADE_STATE = 'numaplane.numaproj.io/upgrade-state';
const ANNOTATION_RESUME = 'numaflow.numaproj.io/resume-strategy';
const ANNOTATION_DATA_LOSS = 'numaplane.numaproj.io/allow-data-loss';

interface Pausing {
  /** Leads to the spec that has `lifecycle`. */
  spec: string[];
  /** How the pods come back: all at once, or from the least and up. */
  resume(object: KubeObject, speed: 'fast' | 'slow'): void;
}

function pausing({ spec, resume }: Pausing): KindActions {
  const isPaused = (object: KubeObject) =>
    textAt(object, ...spec, 'lifecycle', 'desiredPhase') === 'Paused';
  const unpause = (speed: 'fast' | 'slow'): BuiltInAction => ({
    ...patching((object) => {
      mapAt(object, ...spec, 'lifecycle').desiredPhase = 'Running';
      resume(object, speed);
    }),
    iconClass: ICON_RESUME,
    isDisabled: (object) => !isPaused(object),
  });
  return {
    pause: {
      ...patching((object) => {
        mapAt(object, ...spec, 'lifecycle').desiredPhase = 'Paused';
      }),
      iconClass: ICON_PAUSE,
      isDisabled: isPaused,
    },
    'unpause-fast': unpause('fast'),
    'unpause-gradual': unpause('slow'),
  };
}

/** Only what Numaplane upgrades now can be promoted ahead of its checks. */
const forcePromote: BuiltInAction = {
  ...patching((object) => {
    mapAt(object, 'metadata', 'labels')[LABEL_FORCE_PROMOTE] = 'true';
  }),
  iconClass: 'fa-solid fa-fw fa-forward',
  isDisabled: ({ metadata }) =>
    !metadata.ownerReferences?.some((owner) => owner.apiVersion.startsWith('numaplane.')) ||
    metadata.labels?.[LABEL_UPGRADE_STATE] !== 'in-progress' ||
    metadata.labels?.[LABEL_FORCE_PROMOTE] === 'true',
};

function dataLoss(allowed: boolean): BuiltInAction {
  return {
    ...patching((object) => annotate(object, ANNOTATION_DATA_LOSS, String(allowed))),
    isDisabled: ({ metadata }) =>
      (metadata.annotations?.[ANNOTATION_DATA_LOSS] === 'true') === allowed,
  };
}

/** Numaplane has a field for the speed. */
function resumeRollout(rollout: KubeObject, speed: 'fast' | 'slow'): void {
  mapAt(rollout, 'spec', 'strategy', 'pauseResume').fastResume = speed === 'fast';
}

export const interStepBufferServiceActions: KindActions = { 'force-promote': forcePromote };

export const pipelineActions: KindActions = {
  'force-promote': forcePromote,
  ...pausing({
    spec: ['spec'],
    resume: (pipeline, speed) => annotate(pipeline, ANNOTATION_RESUME, speed),
  }),
};

/** It keeps its replicas while paused; without any it starts from the least. */
export const monoVertexActions: KindActions = {
  'force-promote': forcePromote,
  ...pausing({
    spec: ['spec'],
    resume: (vertex, speed) => {
      if (speed === 'slow') delete mapAt(vertex, 'spec').replicas;
    },
  }),
};

export const monoVertexRolloutActions: KindActions = pausing({
  spec: ['spec', 'monoVertex', 'spec'],
  resume: resumeRollout,
});

export const pipelineRolloutActions: KindActions = {
  'allow-data-loss': dataLoss(true),
  'disallow-data-loss': dataLoss(false),
  ...pausing({ spec: ['spec', 'pipeline', 'spec'], resume: resumeRollout }),
};
