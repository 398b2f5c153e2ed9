import { type KubeObject, UserError } from '@lockstep/domain';
import { conditionsOf, fieldsAt, numberAt, textAt } from '../health/fields.ts';
import {
  ANNOTATION_RESTARTED_AT,
  annotate,
  ICON_PAUSE,
  ICON_RESTART,
  ICON_RESUME,
  mapAt,
  patching,
  removeAnnotation,
  timestamp,
} from './edit.ts';
import type { BuiltInAction, KindActions } from './types.ts';

/** External Secrets: any new value of this annotation has it fetched or pushed at once. */
const forceSync: BuiltInAction = patching((object, { now }) => {
  annotate(object, 'force-sync', timestamp(now));
});

export const externalSecretActions: KindActions = { refresh: forceSync };
export const pushSecretActions: KindActions = { push: forceSync };

const ISSUING = 'Issuing';

/** cert-manager: renews a certificate as `cmctl renew` does, by a condition. */
export const certificateActions: KindActions = {
  renew: {
    ...patching((certificate, { now }) => {
      const status = mapAt(certificate, 'status');
      const others = Array.isArray(status.conditions)
        ? status.conditions.filter((one) => textAt(one, 'type') !== ISSUING)
        : [];
      const condition = {
        type: ISSUING,
        status: 'True',
        reason: 'ManuallyTriggered',
        message: 'Certificate re-issuance manually triggered',
        lastTransitionTime: timestamp(now),
        ...(certificate.metadata.generation === undefined
          ? {}
          : { observedGeneration: certificate.metadata.generation }),
      };
      status.conditions = [...others, condition];
    }),
    isDisabled: (certificate) =>
      conditionsOf(certificate).some(({ type, status }) => type === ISSUING && status === 'True'),
  },
};

export const strimziPodSetActions: KindActions = {
  'rolling-update': patching((object) => {
    annotate(object, 'strimzi.io/manual-rolling-update', 'true');
  }),
};

/** Percona's operators pause a cluster by `spec.pause`. */
export const perconaActions: KindActions = {
  unpause: {
    ...patching((object) => {
      mapAt(object, 'spec').pause = false;
    }),
    isDisabled: (object) => fieldsAt(object, 'spec').pause !== true,
  },
};

function isCordoned(object: KubeObject): boolean {
  return fieldsAt(object, 'spec').cordoned === true;
}

function cordoning(cordoned: boolean): BuiltInAction {
  return {
    ...patching((object) => {
      mapAt(object, 'spec').cordoned = cordoned;
    }),
    isDisabled: (object) => isCordoned(object) === cordoned,
  };
}

export const capsuleActions: KindActions = {
  cordon: cordoning(true),
  uncordon: cordoning(false),
};

const HIBERNATION = 'cnpg.io/hibernation';
const RECONCILIATION = 'cnpg.io/reconciliationLoop';

const isHibernated = ({ metadata }: KubeObject) => metadata.annotations?.[HIBERNATION] === 'on';
const isHeld = ({ metadata }: KubeObject) => metadata.annotations?.[RECONCILIATION] === 'disabled';

/** CloudNativePG: what its kubectl plug-in does, by the same annotations and status. */
export const postgresClusterActions: KindActions = {
  restart: {
    ...patching((cluster, { now }) => annotate(cluster, ANNOTATION_RESTARTED_AT, timestamp(now))),
    iconClass: ICON_RESTART,
  },
  reload: patching((cluster, { now }) => annotate(cluster, 'cnpg.io/reloadedAt', timestamp(now))),
  promote: {
    ...patching((cluster, { params, now }) => promote(cluster, params.instance, now)),
    params: [{ name: 'instance' }],
    isDisabled: (cluster) => (numberAt(cluster, 'spec', 'instances') ?? 1) < 2,
  },
  hibernate: {
    ...patching((cluster) => annotate(cluster, HIBERNATION, 'on')),
    isOffered: (cluster) => !isHibernated(cluster),
  },
  rehydrate: {
    ...patching((cluster) => annotate(cluster, HIBERNATION, 'off')),
    isOffered: isHibernated,
  },
  suspend: {
    ...patching((cluster) => annotate(cluster, RECONCILIATION, 'disabled')),
    iconClass: ICON_PAUSE,
    isOffered: (cluster) => !isHeld(cluster),
  },
  resume: {
    ...patching((cluster) => removeAnnotation(cluster, RECONCILIATION)),
    iconClass: ICON_RESUME,
    isOffered: isHeld,
  },
};

/** Asks for a switch-over to an instance, by its name or its number. */
function promote(cluster: KubeObject, instance: string | undefined, now: Date): void {
  if (!instance) {
    const reason = 'must name the instance that is to be the primary';
    throw new UserError('invalid-argument', `instance ${reason}`, [
      { field: 'resourceActionParameters.instance', reason },
    ]);
  }
  const name = /^\d+$/.test(instance) ? `${cluster.metadata.name}-${instance}` : instance;
  const status = mapAt(cluster, 'status');
  if (status.currentPrimary === name) {
    throw new UserError('failed-precondition', `${name} is already the primary`);
  }
  status.targetPrimary = name;
  status.targetPrimaryTimestamp = timestamp(now);
  status.phase = 'Switchover in progress';
  status.phaseReason = `Switching over to ${name}`;
}
