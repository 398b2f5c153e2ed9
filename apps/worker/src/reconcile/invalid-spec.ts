import type { Source } from '@lockstep/domain';
import { specProblems } from '@lockstep/engine';
import type { ApplicationRecord, StatusUpdate } from '@lockstep/store';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import { namespaceProblem } from './namespace-problem.ts';

/**
 * Why an application may not act at all: its project does not permit its namespace, one of its
 * sources or its destination, or does so no longer. `sources` stand for the spec's own (rollback).
 * Its deletion is not asked.
 */
export async function invalidSpec(
  owner: Pick<ClusterOwner, 'projects' | 'cluster'>,
  record: ApplicationRecord,
  sources?: readonly Source[],
): Promise<string[]> {
  const { spec } = record.application;
  const project = await owner.projects.of(record);
  if (!project) return [`Application referencing project ${spec.project} which does not exist`];
  const namespace = await namespaceProblem(owner, record);
  const problems = specProblems(project, spec, owner.cluster, sources);
  return [...(namespace ? [namespace] : []), ...problems.map(({ message }) => message)];
}

/** As the field tells conditions in one line. */
export function tellInvalidSpec(messages: readonly string[]): string {
  return messages.map((message) => `InvalidSpecError: ${message}`).join(';');
}

/** Nothing can be said of an application that may not act. */
export function notAllowed(
  { uid, refresh }: Pick<ApplicationRecord, 'uid' | 'refresh'>,
  messages: readonly string[],
): StatusUpdate {
  return {
    uid,
    syncStatus: 'Unknown',
    healthStatus: 'Unknown',
    clearConditions: ['InvalidSpecError'],
    conditions: messages.map((message) => ({ type: 'InvalidSpecError', message })),
    clearRefresh: refresh === 'hard' ? 'hard' : 'normal',
  };
}
