import type { KubeObject } from '@lockstep/domain';
import { textAt } from '../health/fields.ts';
import { annotate, mapAt, patching } from './edit.ts';
import type { BuiltInAction, KindActions } from './types.ts';

/** Numaflow's kinds, and Numaplane's, which hold a spec of Numaflow's inside. */

const LABEL_FORCE_PROMOTE = 'numaplane.numaproj.io/force-promote';
const LABEL_UPGRADE_STATE = 'numaplane.numaproj.io/upgrade-state';
const UPGRADING = ['in-progress', 'trial'];
const ANNOTATION_RESUME = 'numaflow.numaproj.io/resume-strategy';
const ANNOTATION_DATA_LOSS = 'numaplane.numaproj.io/allow-data-loss';

const ANNOTATION_STRATEGIES = 'numaflow.numaproj.io/allowed-resume-strategies';

type Speed = 'fast' | 'slow';

interface Pausing {
  /** Leads to the spec that has `lifecycle`. */
  spec: string[];
  /** Which ways back the object allows. */
  speeds(object: KubeObject): readonly Speed[];
  /** How the pods come back: all at once, or from the least and up. */
  resume(object: KubeObject, speed: Speed): void;
}

function pausing({ spec, speeds, resume }: Pausing): KindActions {
  const isPaused = (object: KubeObject) =>
    textAt(object, ...spec, 'lifecycle', 'desiredPhase') === 'Paused';
  const unpause = (speed: Speed): BuiltInAction => ({
    ...patching((object) => {
      mapAt(object, ...spec, 'lifecycle').desiredPhase = 'Running';
      resume(object, speed);
    }),
    iconClass: 'fa-solid fa-fw fa-play',
    displayName: speed === 'fast' ? 'Unpause (fast)' : 'Unpause (gradual)',
    isDisabled: (object) => !isPaused(object) || !speeds(object).includes(speed),
  });
  return {
    pause: {
      ...patching((object) => {
        mapAt(object, ...spec, 'lifecycle').desiredPhase = 'Paused';
      }),
      iconClass: 'fa-solid fa-fw fa-pause',
      isDisabled: isPaused,
    },
    'unpause-fast': unpause('fast'),
    'unpause-gradual': unpause('slow'),
  };
}

/** As the object states; the slow one where it does not. */
function statedSpeeds(object: KubeObject): readonly Speed[] {
  switch (textAt(object, 'spec', 'metadata', 'annotations', ANNOTATION_STRATEGIES)) {
    case 'fast':
      return ['fast'];
    case 'slow, fast':
      return ['slow', 'fast'];
    default:
      return ['slow'];
  }
}

const anySpeed = (): readonly Speed[] => ['slow', 'fast'];

/** Only what Numaplane upgrades now can be promoted ahead of its checks. */
const forcePromote: BuiltInAction = {
  ...patching((object) => {
    mapAt(object, 'metadata', 'labels')[LABEL_FORCE_PROMOTE] = 'true';
  }),
  iconClass: 'fa-solid fa-fw fa-forward',
  displayName: 'Force Promote',
  isDisabled: ({ metadata: { labels } }) =>
    !UPGRADING.includes(labels?.[LABEL_UPGRADE_STATE] ?? '') ||
    labels?.[LABEL_FORCE_PROMOTE] === 'true',
};

function dataLoss(allowed: boolean): BuiltInAction {
  return {
    ...patching((object) => annotate(object, ANNOTATION_DATA_LOSS, String(allowed))),
    isDisabled: ({ metadata }) =>
      (metadata.annotations?.[ANNOTATION_DATA_LOSS] === 'true') === allowed,
  };
}

/** Numaplane has a field for the speed. */
function resumeRollout(rollout: KubeObject, speed: Speed): void {
  mapAt(rollout, 'spec', 'strategy', 'pauseResume').fastResume = speed === 'fast';
}

export const interStepBufferServiceActions: KindActions = { 'force-promote': forcePromote };

export const pipelineActions: KindActions = {
  'force-promote': forcePromote,
  ...pausing({
    spec: ['spec'],
    speeds: statedSpeeds,
    resume: (pipeline, speed) => annotate(pipeline, ANNOTATION_RESUME, speed),
  }),
};

/** It keeps its replicas while paused; without any it starts from the least. */
export const monoVertexActions: KindActions = {
  'force-promote': forcePromote,
  ...pausing({
    spec: ['spec'],
    speeds: statedSpeeds,
    resume: (vertex, speed) => {
      if (speed === 'slow') delete mapAt(vertex, 'spec').replicas;
    },
  }),
};

export const monoVertexRolloutActions: KindActions = pausing({
  spec: ['spec', 'monoVertex', 'spec'],
  speeds: anySpeed,
  resume: resumeRollout,
});

export const pipelineRolloutActions: KindActions = {
  'allow-data-loss': dataLoss(true),
  'disallow-data-loss': dataLoss(false),
  ...pausing({ spec: ['spec', 'pipeline', 'spec'], speeds: anySpeed, resume: resumeRollout }),
};
