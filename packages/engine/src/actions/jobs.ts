import type { KubeObject } from '@lockstep/domain';
import { conditionsOf, fieldsAt } from '../health/fields.ts';
import {
  controlledBy,
  copyOf,
  creating,
  datedName,
  filledCopyOf,
  ICON_ADD,
  mapAt,
  patching,
  timestamp,
} from './edit.ts';
import { isSuspended, resume, suspend } from './suspendable.ts';
import type { BuiltInAction, KindActions } from './types.ts';

/** A Job of the template now, as `kubectl create job --from=cronjob/…` makes it. */
const createJob: BuiltInAction = {
  iconClass: ICON_ADD,
  displayName: 'Create Job',
  run({ object, now }) {
    const template = filledCopyOf(fieldsAt(object, 'spec', 'jobTemplate'));
    const metadata = fieldsAt(template, 'metadata');
    const { namespace, name = '' } = object.metadata;
    return creating({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        ...metadata,
        name: datedName(name, now),
        ...(namespace ? { namespace } : {}),
        annotations: {
          ...fieldsAt(metadata, 'annotations'),
          'cronjob.kubernetes.io/instantiate': 'manual',
        } as Record<string, string>,
        ownerReferences: [controlledBy(object)],
      },
      spec: fieldsAt(template, 'spec'),
    });
  },
};

/** The one that is of use now is offered, the other is not. */
const SUSPEND: BuiltInAction = {
  ...suspend,
  iconClass: 'fa fa-fw fa-pause',
  isOffered: (object) => !isSuspended(object),
};
const RESUME: BuiltInAction = {
  ...resume,
  iconClass: 'fa fa-fw fa-play',
  isOffered: isSuspended,
};

export const cronJobActions: KindActions = {
  'create-job': createJob,
  suspend: SUSPEND,
  resume: RESUME,
};

/** A true one of these says that the job has ended, or that its pods are being ended. */
const ENDING = ['Complete', 'Failed', 'FailureTarget', 'SuccessCriteriaMet'];

function hasEnded(object: KubeObject): boolean {
  return conditionsOf(object).some(
    ({ type, status }) => ENDING.includes(type) && status === 'True',
  );
}

/** The controller ends the pods of a job that is to fail, and then fails it. */
function terminate(job: KubeObject, now: Date): void {
  if (hasEnded(job)) return;
  const status = mapAt(job, 'status');
  const before = Array.isArray(status.conditions) ? copyOf(status.conditions) : [];
  const condition = {
    type: 'FailureTarget',
    status: 'True',
    reason: 'ManuallyTerminated',
    message: 'Ended by hand, by the action terminate',
    lastTransitionTime: timestamp(now),
  };
  status.conditions = [...before, condition];
}

export const jobActions: KindActions = {
  suspend: { ...SUSPEND, isOffered: (object) => !hasEnded(object) && !isSuspended(object) },
  resume: { ...RESUME, isOffered: (object) => !hasEnded(object) && isSuspended(object) },
  terminate: {
    ...patching((object, { now }) => terminate(object, now)),
    iconClass: 'fa fa-fw fa-stop',
    isOffered: (object) => object.status != null && !hasEnded(object),
  },
};
