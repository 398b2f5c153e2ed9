import { UserError } from '@lockstep/domain';
import { fieldsAt } from '../health/fields.ts';
import {
  ANNOTATION_RESTARTED_AT,
  ICON_PAUSE,
  ICON_RESTART,
  ICON_RESUME,
  mapAt,
  patching,
  timestamp,
} from './edit.ts';
import type { BuiltInAction, KindActions } from './types.ts';

/** As `kubectl rollout restart` does it. */
const restart: BuiltInAction = {
  ...patching((object, { now }) => {
    const annotations = mapAt(object, 'spec', 'template', 'metadata', 'annotations');
    annotations[ANNOTATION_RESTARTED_AT] = timestamp(now);
  }),
  iconClass: ICON_RESTART,
};

const scale: BuiltInAction = {
  ...patching((object, { params }) => {
    mapAt(object, 'spec').replicas = replicasOf(params.replicas);
  }),
  iconClass: 'fa fa-fw fa-plus-circle',
  params: [{ name: 'replicas' }],
};

const MOST_REPLICAS = 2 ** 31 - 1;

/** @throws UserError `invalid-argument` for what is no number of replicas. */
export function replicasOf(text: string | undefined): number {
  const replicas = /^\d{1,10}$/.test(text ?? '') ? Number(text) : Number.NaN;
  if (replicas <= MOST_REPLICAS) return replicas;
  const reason = 'must be a whole number from 0 on';
  throw new UserError('invalid-argument', `invalid number: ${text ?? ''}: replicas ${reason}`, [
    { field: 'resourceActionParameters.replicas', reason },
  ]);
}

function isPaused(object: unknown): boolean {
  return fieldsAt(object, 'spec').paused === true;
}

export const deploymentActions: KindActions = {
  restart,
  scale,
  pause: {
    ...patching((object) => {
      mapAt(object, 'spec').paused = true;
    }),
    iconClass: ICON_PAUSE,
    isDisabled: isPaused,
    isOwnAddition: (object) => fieldsAt(object, 'spec').paused == null,
  },
  resume: {
    ...patching((object) => {
      delete mapAt(object, 'spec').paused;
    }),
    iconClass: ICON_RESUME,
    isDisabled: (object) => !isPaused(object),
  },
};

export const statefulSetActions: KindActions = { restart, scale };
export const daemonSetActions: KindActions = { restart };
