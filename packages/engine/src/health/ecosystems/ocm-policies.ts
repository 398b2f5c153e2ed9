import type { HealthStatus, KubeObject } from '@lockstep/domain';
import {
  exactAt,
  exactConditions,
  exactList,
  exactly,
  exactMaybe,
  exactSize,
  exactText,
  holds,
  told,
} from '../exact.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';

const waiting = () => health('Progressing', 'Waiting for the policy to be evaluated');
const stale = () => health('Progressing', 'Waiting for the new spec to be evaluated');

/** A policy that is switched off, or meant for no cluster, holds nothing back. */
const policy: HealthRule = exactly((object) => {
  if (holds(exactAt(object, 'spec', 'disabled'))) return health('Healthy', 'Disabled');
  if (exactMaybe(object, 'status') === undefined) return waiting();
  const stated = exactAt(object, 'status', 'compliant');
  if (stated === undefined)
    return hasNoCluster(object) ? health('Healthy', 'No cluster') : waiting();
  const message = notCompliant(object);
  return health(stated === 'Compliant' ? 'Healthy' : 'Degraded', message);
});

function hasNoCluster(object: KubeObject): boolean {
  const placement = exactAt(object, 'status', 'placement');
  if (exactAt(object, 'status', 'status') !== undefined || placement === undefined) return false;
  return exactSize(placement) > 0;
}

/** The clusters that do not comply, or on a cluster itself the templates. */
function notCompliant(object: KubeObject): string | undefined {
  const clusters = exactAt(object, 'status', 'status');
  if (clusters !== undefined) {
    return toldNames(
      'clusters',
      failing(clusters).map((one) => exactAt(one, 'clustername')),
    );
  }
  const details = exactAt(object, 'status', 'details');
  if (details === undefined) return undefined;
  return toldNames(
    'templates',
    failing(details).map((one) => exactAt(one, 'templateMeta', 'name')),
  );
}

function failing(entries: unknown): unknown[] {
  return exactList(entries).filter((entry) => exactAt(entry, 'compliant') !== 'Compliant');
}

function toldNames(what: string, names: readonly unknown[]): string {
  const known = names.filter((name) => name !== undefined).map((name) => exactText(name));
  return known.length === 0
    ? `All ${what} are compliant`
    : `NonCompliant ${what}: ${known.join(', ')}`;
}

/** What was evaluated is told by its conditions, and without them it is still under way. */
const configurationPolicy: HealthRule = exactly((object) => {
  const compliant = exactMaybe(object, 'status', 'compliant');
  if (compliant === undefined) return waiting();
  const evaluated = exactAt(object, 'status', 'lastEvaluatedGeneration');
  if (evaluated !== exactAt(object, 'metadata', 'generation')) return stale();
  const details = exactAt(object, 'status', 'compliancyDetails');
  if (details === undefined) return waiting();
  return health(compliant === 'Compliant' ? 'Healthy' : 'Degraded', toldDetails(details));
});

function toldDetails(details: unknown): string {
  const conditions = exactList(details).flatMap((detail) => {
    const listed = exactAt(detail, 'conditions');
    return listed === undefined ? [] : exactList(listed);
  });
  const sentences = conditions.flatMap((condition) => {
    const [type, message] = [exactAt(condition, 'type'), exactAt(condition, 'message')];
    return type === undefined || message === undefined ? [] : exactText(type, ' - ', message);
  });
  return sentences.join('; ');
}

const certificatePolicy: HealthRule = exactly((object): HealthStatus => {
  const compliant = exactMaybe(object, 'status', 'compliant');
  if (compliant === undefined) return waiting();
  return compliant === 'Compliant'
    ? health('Healthy', 'All certificates comply')
    : health('Degraded', 'Some certificate does not comply');
});

const operatorPolicy: HealthRule = exactly((object) => {
  const conditions = exactConditions(object);
  if (!conditions) return waiting();
  const observed = exactAt(object, 'status', 'observedGeneration');
  if (observed !== undefined && observed !== exactAt(object, 'metadata', 'generation')) {
    return stale();
  }
  const compliance = conditions.find((condition) => exactAt(condition, 'type') === 'Compliant');
  if (!compliance) return waiting();
  const status = exactAt(compliance, 'status') === 'True' ? 'Healthy' : 'Degraded';
  return told(status, exactAt(compliance, 'message'));
});

/** Policies of Open Cluster Management. */
export const ocmPolicies: HealthRules = {
  'policy.open-cluster-management.io/Policy': policy,
  'policy.open-cluster-management.io/ConfigurationPolicy': configurationPolicy,
  'policy.open-cluster-management.io/CertificatePolicy': certificatePolicy,
  'policy.open-cluster-management.io/OperatorPolicy': operatorPolicy,
};
