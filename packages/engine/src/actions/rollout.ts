import type { KubeObject } from '@lockstep/domain';
import { exactNumber } from '../health/exact.ts';
import { fieldsAt, listAt, numberAt } from '../health/fields.ts';
import { mapAt, patching, timestamp } from './edit.ts';
import type { KindActions } from './types.ts';

function isPaused(rollout: KubeObject): boolean {
  const conditions = fieldsAt(rollout, 'status').pauseConditions;
  if (Array.isArray(conditions)) return conditions.length > 0;
  return fieldsAt(rollout, 'spec').paused === true;
}

function isAborted(rollout: KubeObject): boolean {
  return fieldsAt(rollout, 'status').abort === true;
}

/** All pods are of the stable version: there is nothing to abort or promote. */
function isFullyPromoted(rollout: KubeObject): boolean {
  const { currentPodHash, stableRS } = fieldsAt(rollout, 'status');
  return currentPodHash === stableRS;
}

/** Controllers before 1.0 wrote a hash here, which is no generation; they cannot be told by status. */
function isOfOldController(rollout: KubeObject): boolean {
  const generation = exactNumber(fieldsAt(rollout, 'status').observedGeneration);
  return generation === undefined || generation > (rollout.metadata.generation ?? 0);
}

function canPromote(rollout: KubeObject): boolean {
  if (rollout.status === undefined || isFullyPromoted(rollout)) return false;
  const isBlueGreen = fieldsAt(rollout, 'spec', 'strategy').blueGreen !== undefined;
  return !(isOfOldController(rollout) && isBlueGreen);
}

function stepsOf(rollout: KubeObject): unknown[] {
  return listAt(rollout, 'spec', 'strategy', 'canary', 'steps');
}

function currentStep(rollout: KubeObject): number {
  return numberAt(rollout, 'status', 'currentStepIndex') ?? 0;
}

function isPastSteps(rollout: KubeObject): boolean {
  return currentStep(rollout) >= stepsOf(rollout).length;
}

/** What the Argo Rollouts controller takes, by spec and by status. */
export const rolloutActions: KindActions = {
  restart: {
    ...patching((rollout, { now }) => {
      mapAt(rollout, 'spec').restartAt = timestamp(now);
    }),
    displayName: 'Restart Pods',
  },
  pause: {
    ...patching((rollout) => {
      mapAt(rollout, 'spec').paused = true;
    }),
    isDisabled: (rollout) =>
      isFullyPromoted(rollout) || isAborted(rollout) || fieldsAt(rollout, 'spec').paused === true,
  },
  resume: {
    ...patching((rollout) => {
      if (listAt(rollout, 'status', 'pauseConditions').length > 0) {
        delete mapAt(rollout, 'status').pauseConditions;
      }
      const spec = mapAt(rollout, 'spec');
      if (spec.paused === true) spec.paused = false;
    }),
    isDisabled: (rollout) => !isPaused(rollout),
  },
  abort: {
    ...patching((rollout) => {
      mapAt(rollout, 'status').abort = true;
    }),
    isDisabled: (rollout) => isFullyPromoted(rollout) || isAborted(rollout),
  },
  retry: {
    ...patching((rollout) => {
      if (rollout.status != null) delete mapAt(rollout, 'status').abort;
    }),
    isDisabled: (rollout) => isFullyPromoted(rollout) || !isAborted(rollout),
  },
  'promote-full': {
    ...patching((rollout) => {
      if (rollout.status == null) return;
      const status = mapAt(rollout, 'status');
      if (!isOfOldController(rollout)) status.promoteFull = true;
      else {
        delete status.abort;
        if (stepsOf(rollout).length > 0) status.currentStepIndex = stepsOf(rollout).length;
      }
    }),
    isDisabled: (rollout) => !canPromote(rollout),
  },
  'skip-current-step': {
    ...patching((rollout) => {
      if (rollout.status == null || isPastSteps(rollout)) return;
      const status = mapAt(rollout, 'status');
      // A step that pauses is over with its pause.
      if (listAt(status, 'pauseConditions').length > 0) delete status.pauseConditions;
      status.currentStepIndex = currentStep(rollout) + 1;
    }),
    isDisabled: isPastSteps,
  },
};
