import { isDeepStrictEqual } from 'node:util';
import type { AutomationMemory, Condition } from '@lockstep/domain';
import { type DriftPolicy, driftPolicyOf, wrongDriftPolicy } from '@lockstep/engine';
import type { ApplicationRecord } from '@lockstep/store';
import type { ApplicationComparison, ComparedResource } from '../compare/compare-application.ts';
import { digestWith } from '../gateway/digest.ts';
import type { Services } from '../services.ts';

/** Whether a resource drifted, and what is to be done about it. */
export interface Drift {
  drifted: boolean;
  policy: DriftPolicy | undefined;
}

type Deployed = NonNullable<AutomationMemory['deployed']>;

export type Drifts = ReadonlyMap<string, Drift>;

/**
 * Which resources drifted: they were Synced to what Git states now, and have changed since. What
 * Git changed, or was never Synced, is no drift. `deployed` is what is Synced now, to judge the
 * next comparison by; the very object that was given where nothing changed.
 */
export function driftsOf(
  services: Services,
  { application, automation }: ApplicationRecord,
  { resources }: ApplicationComparison,
): { drifts: Drifts; deployed: Deployed } {
  const digest = digestWith(services);
  const before = automation.deployed ?? {};
  const deployed: Deployed = {};
  const drifts = new Map<string, Drift>();
  for (const { key, desired, outcome, hook } of resources) {
    if (!desired || hook) continue;
    const stated = digest(desired.hash);
    const known = outcome.kind === 'synced' ? stated : before[key];
    if (known !== undefined) deployed[key] = known;
    const policy = driftPolicyOf(
      application.metadata.annotations,
      desired.object.metadata.annotations,
    );
    drifts.set(key, { drifted: outcome.kind !== 'synced' && before[key] === stated, policy });
  }
  return { drifts, deployed: isDeepStrictEqual(before, deployed) ? before : deployed };
}

/** Drift that is ignored counts as Synced; a change in Git still does not. */
export function withoutIgnoredDrift(
  comparison: ApplicationComparison,
  drifts: Drifts,
): ApplicationComparison {
  const isIgnored = ({ key }: ComparedResource) => {
    const drift = drifts.get(key);
    return drift?.drifted === true && drift.policy === 'ignore';
  };
  if (!comparison.resources.some(isIgnored)) return comparison;
  const resources = comparison.resources.map((resource) =>
    isIgnored(resource) ? { ...resource, outcome: { kind: 'synced' as const } } : resource,
  );
  const differs = resources.some(({ outcome, ignored }) => outcome.kind !== 'synced' && !ignored);
  return { resources, syncStatus: differs ? 'OutOfSync' : 'Synced' };
}

/** What people are told of drift that automation leaves to them. */
export function driftConditions(
  { application }: ApplicationRecord,
  comparison: ApplicationComparison,
  drifts: Drifts,
): Condition[] {
  const alerted = comparison.resources.filter(({ key, outcome }) => {
    const drift = drifts.get(key);
    return outcome.kind !== 'synced' && drift?.drifted && drift.policy === 'alert';
  });
  const told: Condition[] = alerted.map((resource) => ({
    type: 'DriftDetected',
    message: `${resource.ref.kind}/${resource.ref.name} was changed in the cluster since it was deployed${changed(resource)}.`,
  }));
  return [...told, ...wrongPolicies(application.metadata.annotations, comparison)];
}

const FIELDS_TOLD = 5;

/** Names of fields only: values may be secret. */
function changed({ outcome }: ComparedResource): string {
  if (outcome.kind === 'missing') return ': it is gone';
  if (outcome.kind !== 'out-of-sync' || outcome.changes.length === 0) return '';
  const fields = outcome.changes.map(({ path }) => path.join('.'));
  const more = fields.length > FIELDS_TOLD ? ` and ${fields.length - FIELDS_TOLD} more` : '';
  return `: ${fields.slice(0, FIELDS_TOLD).join(', ')}${more}`;
}

function wrongPolicies(
  annotations: Record<string, string> | null | undefined,
  { resources }: ApplicationComparison,
): Condition[] {
  const stated = [
    { of: 'the application', wrong: wrongDriftPolicy(annotations) },
    ...resources.map(({ ref, desired }) => ({
      of: `${ref.kind}/${ref.name}`,
      wrong: wrongDriftPolicy(desired?.object.metadata.annotations),
    })),
  ];
  return stated.flatMap(({ of, wrong }) =>
    wrong === undefined
      ? []
      : [
          {
            type: 'UnknownFieldWarning' as const,
            message: `lockstep.dev/drift-policy of ${of} does nothing: "${wrong}" is none of heal, alert, ignore.`,
          },
        ],
  );
}
