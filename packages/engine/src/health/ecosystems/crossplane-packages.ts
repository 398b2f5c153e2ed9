import { kinds } from '../condition-rule.ts';
import { exactAt, exactConditions, exactly, exactText, told } from '../exact.ts';
import { pairOf } from '../exact-pairs.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';

const waiting = () => health('Progressing', 'Waiting for the package to be installed');

/** A package is there when it is both installed and healthy; both have to give a reason. */
const packaged: HealthRule = exactly((object) => {
  const conditions = exactConditions(object);
  if (!conditions) return waiting();
  const [installed, healthy] = ['Installed', 'Healthy'].map((type) => lastOf(conditions, type));
  const isDone = pairOf(installed ?? {}) === 'Installed=True' && isHealthy(healthy);
  const message = exactText(reasonOf(installed), ' ', reasonOf(healthy));
  return health(isDone ? 'Healthy' : 'Degraded', message);
});

const revision: HealthRule = exactly((object) => {
  const conditions = exactConditions(object);
  if (!conditions) return waiting();
  const healthy = lastOf(conditions, 'Healthy');
  return told(isHealthy(healthy) ? 'Healthy' : 'Degraded', reasonOf(healthy));
});

function lastOf(conditions: readonly unknown[], type: string): unknown {
  return conditions.filter((condition) => exactAt(condition, 'type') === type).at(-1);
}

function isHealthy(condition: unknown): boolean {
  return condition !== undefined && pairOf(condition) === 'Healthy=True';
}

function reasonOf(condition: unknown): unknown {
  return condition === undefined ? undefined : exactAt(condition, 'reason');
}

const PACKAGES = ['Provider', 'Configuration', 'Function'];

/** Crossplane's packages and their revisions. */
export const crossplanePackages: HealthRules = {
  ...kinds('pkg.crossplane.io', PACKAGES, packaged),
  ...kinds(
    'pkg.crossplane.io',
    PACKAGES.map((name) => `${name}Revision`),
    revision,
  ),
};
