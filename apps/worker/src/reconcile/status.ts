import {
  type ApplicationSpec,
  type ApplicationStatus,
  type Condition,
  type HealthStatus,
  type ResourceStatus,
  writtenSources,
} from '@lockstep/domain';
import { aggregateHealth, type HealthPart, type LiveNode, waveOf } from '@lockstep/engine';
import type { StatusUpdate } from '@lockstep/store';
import { type ApplicationComparison, syncStatusOf } from '../compare/compare-application.ts';
import type { AppState, ResourceVerdict } from './app-state.ts';

/** Keeps what a comparison said of each resource, without the objects. */
export function verdictsOf(comparison: ApplicationComparison): ResourceVerdict[] {
  return comparison.resources.map((resource) => ({
    key: resource.key,
    ref: resource.ref,
    status: syncStatusOf(resource),
    hook: resource.hook,
    requiresPruning: resource.requiresPruning,
    wave: resource.desired ? waveOf(resource.desired.object) : 0,
  }));
}

export interface ObservedHealth {
  resources: ResourceStatus[];
  health: HealthStatus;
}

/** The health of each resource as it lives now, and of the application as a whole. */
export function observeHealth(
  verdicts: ResourceVerdict[],
  nodes: ReadonlyMap<string, LiveNode>,
): ObservedHealth {
  const resources: ResourceStatus[] = [];
  const parts: HealthPart[] = [];
  for (const verdict of verdicts) {
    const node = nodes.get(verdict.key);
    // A hook that is not there has run, or is not due: it is not missing.
    if (verdict.hook && !node) continue;
    const health: HealthStatus | undefined = node ? node.health : { status: 'Missing' };
    if (!verdict.hook) parts.push({ ...verdict.ref, health, ignoreHealth: node?.ignoreHealth });
    resources.push({
      ...verdict.ref,
      ...(verdict.status ? { status: verdict.status } : {}),
      ...(health ? { health } : {}),
      ...(verdict.hook ? { hook: true } : {}),
      ...(verdict.requiresPruning ? { requiresPruning: true } : {}),
      ...(verdict.wave === 0 ? {} : { syncWave: verdict.wave }),
    });
  }
  return { resources, health: { status: aggregateHealth(parts) } };
}

/** The images that run, and where people find what is served, for `status.summary`. */
export function summaryOf(tree: AppState['tree']): Summary {
  const externalURLs = different(tree, (node) => node.networkingInfo?.externalURLs);
  return {
    ...(externalURLs.length > 0 ? { externalURLs } : {}),
    images: different(tree, (node) => node.images),
  };
}

export type Summary = NonNullable<ApplicationStatus['summary']>;

type Tree = AppState['tree'];

function different(tree: Tree, textsOf: (node: Tree[number]) => string[] | undefined): string[] {
  return [...new Set(tree.flatMap((node) => textsOf(node) ?? []))].sort();
}

/** `status.sync.comparedTo`: what the comparison was against. */
export function comparedTo(
  spec: ApplicationSpec,
): NonNullable<ApplicationStatus['sync']['comparedTo']> {
  const sources = writtenSources(spec);
  return spec.sources?.length
    ? { sources, destination: spec.destination }
    : { source: sources[0], destination: spec.destination };
}

/** Everything that a comparison settles about an application's conditions. */
export const COMPARED_CONDITIONS: Condition['type'][] = [
  'ComparisonError',
  'InvalidSpecError',
  'UnknownError',
  'SharedResourceWarning',
  'OrphanedResourceWarning',
  'UnknownFieldWarning',
];

/** An application whose cluster does not answer is Unknown, whatever was known before. */
export function unknownStatus(uid: string, message: string): StatusUpdate {
  return {
    uid,
    syncStatus: 'Unknown',
    healthStatus: 'Unknown',
    clearConditions: ['ComparisonError', 'UnknownError'],
    conditions: [{ type: 'ComparisonError', message }],
    clearRefresh: 'normal',
  };
}

/** What went wrong is not the application's: people can only tell us. */
export function faultStatus(uid: string, message: string): StatusUpdate {
  const told = `internal error: ${message}. It is tried again by itself; the worker's log says where it comes from.`;
  return {
    ...unknownStatus(uid, message),
    conditions: [{ type: 'UnknownError', message: told }],
  };
}
