import { type KubeObject, UserError } from '@lockstep/domain';
import { conditionsOf, fieldsAt, listAt, textAt } from '../health/fields.ts';
import {
  ANNOTATION_RESTARTED_AT,
  annotate,
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

/** One that is fetched once and for all is not fetched again. */
export const externalSecretActions: KindActions = {
  refresh: {
    ...forceSync,
    isDisabled: (object) => textAt(object, 'spec', 'refreshInterval') === '0s',
  },
};
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

const ROLLING_UPDATE = 'strimzi.io/manual-rolling-update';

export const strimziPodSetActions: KindActions = {
  'rolling-update': {
    ...patching((object) => annotate(object, ROLLING_UPDATE, 'true')),
    isDisabled: ({ metadata }) => metadata.annotations?.[ROLLING_UPDATE] === 'true',
  },
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
    iconClass: `fa fa-fw fa-${cordoned ? 'pause' : 'play'}`,
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

/** Whichever comes next. */
const ANY = 'any';

const HIBERNATION = 'cnpg.io/hibernation';
const RECONCILIATION = 'cnpg.io/reconciliationLoop';

const ICON_HOLD = 'fa fa-fw fa-pause';
const ICON_LET_GO = 'fa fa-fw fa-play';

/** Instances that could be the primary. */
const readyInstances = (cluster: KubeObject) =>
  listAt(cluster, 'status', 'instancesStatus', 'healthy');

const isHibernated = ({ metadata }: KubeObject) => metadata.annotations?.[HIBERNATION] === 'on';
const isHeld = ({ metadata }: KubeObject) => metadata.annotations?.[RECONCILIATION] === 'disabled';

/** CloudNativePG: what its kubectl plug-in does, by the same annotations and status. */
export const postgresClusterActions: KindActions = {
  restart: {
    ...patching((cluster, { now }) => annotate(cluster, ANNOTATION_RESTARTED_AT, timestamp(now))),
    iconClass: 'fa fa-fw fa-recycle',
    displayName: 'Rollout restart Cluster',
  },
  reload: {
    ...patching((cluster, { now }) => annotate(cluster, 'cnpg.io/reloadedAt', timestamp(now))),
    iconClass: 'fa fa-fw fa-rotate-right',
    displayName: 'Reload all Configuration',
  },
  promote: {
    ...patching((cluster, { params, now }) => promote(cluster, params.instance, now)),
    iconClass: 'fa fa-fw fa-angles-up',
    displayName: 'Promote Replica to Primary',
    params: [{ name: 'instance', default: ANY }],
    isDisabled: (cluster) => readyInstances(cluster).length < 2,
  },
  hibernate: {
    ...patching((cluster) => annotate(cluster, HIBERNATION, 'on')),
    iconClass: ICON_HOLD,
    displayName: 'Hibernate Cluster',
    isOffered: (cluster) => !isHibernated(cluster),
  },
  rehydrate: {
    ...patching((cluster) => annotate(cluster, HIBERNATION, 'off')),
    iconClass: ICON_LET_GO,
    displayName: 'Rehydrate Cluster',
    isOffered: isHibernated,
  },
  suspend: {
    ...patching((cluster) => annotate(cluster, RECONCILIATION, 'disabled')),
    iconClass: ICON_HOLD,
    displayName: 'Suspend Reconciliation',
    isOffered: (cluster) => !isHeld(cluster),
  },
  resume: {
    ...patching((cluster) => removeAnnotation(cluster, RECONCILIATION)),
    iconClass: ICON_LET_GO,
    displayName: 'Resume Reconciliation',
    isOffered: isHeld,
  },
};

/** Asks for a switch-over to an instance, by its name or its number, or to the next one. */
function promote(cluster: KubeObject, instance = ANY, now: Date): void {
  const status = mapAt(cluster, 'status');
  const name = instanceOf(cluster, instance);
  if (status.currentPrimary === name) {
    throw new UserError('failed-precondition', `${name} is already the primary`);
  }
  status.targetPrimary = name;
  status.targetPrimaryTimestamp = timestamp(now);
  status.phase = 'Switchover in progress';
  status.phaseReason = `Switching over to ${name}`;
}

function instanceOf(cluster: KubeObject, instance: string): string {
  if (/^\d+$/.test(instance)) return `${cluster.metadata.name}-${instance}`;
  if (instance !== ANY && instance !== '') return instance;
  const ready = readyInstances(cluster);
  const at = ready.indexOf(textAt(cluster, 'status', 'currentPrimary'));
  const next = at < 0 ? undefined : ready[(at + 1) % ready.length];
  if (typeof next === 'string') return next;
  const reason = 'must name the instance that is to be the primary: none is known to be ready';
  throw new UserError('invalid-argument', `instance ${reason}`, [
    { field: 'resourceActionParameters.instance', reason },
  ]);
}
