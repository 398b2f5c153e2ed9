import type { KubeObject } from '@lockstep/domain';
import { conditionsOf, fieldsAt } from '../health/fields.ts';
import { controlledBy, copyOf, creating, datedName, ICON_ADD, mapAt, patching } from './edit.ts';
import { isSuspended, SUSPEND_AND_RESUME } from './suspendable.ts';
import type { BuiltInAction, KindActions } from './types.ts';

/** A Job of the template now, as `kubectl create job --from=cronjob/…` makes it. */
const createJob: BuiltInAction = {
  iconClass: ICON_ADD,
  displayName: 'Create Job',
  run({ object, now }) {
    const template = copyOf(fieldsAt(object, 'spec', 'jobTemplate'));
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

export const cronJobActions: KindActions = { 'create-job': createJob, ...SUSPEND_AND_RESUME };

function hasEnded(object: KubeObject): boolean {
  return conditionsOf(object).some(
    ({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True',
  );
}

export const jobActions: KindActions = {
  suspend: {
    ...SUSPEND_AND_RESUME.suspend,
    isDisabled: (object) => hasEnded(object) || isSuspended(object),
  } as BuiltInAction,
  resume: {
    ...SUSPEND_AND_RESUME.resume,
    isDisabled: (object) => hasEnded(object) || !isSuspended(object),
  } as BuiltInAction,
  /** The job's own deadline ends it: its pods go, its history stays. */
  terminate: {
    ...patching((object) => {
      const spec = mapAt(object, 'spec');
      spec.activeDeadlineSeconds = 1;
      // The deadline does not run while it is suspended.
      if (spec.suspend === true) spec.suspend = false;
    }),
    iconClass: 'fa fa-fw fa-stop-circle',
    isDisabled: hasEnded,
  },
};
