import type { Application, ResourceResult, RevisionHistory, Source } from '@lockstep/domain';
import { clusterText } from '../../words/cluster.ts';
import { repositoryText } from '../../words/revision.ts';
import { progressText } from '../operation/wait-view.ts';
import { withResults } from './sync-results.ts';

/** What an application's page says, without markup. */

export interface OperationView {
  phase: string;
  active: boolean;
  title: string;
  message: string;
  by: string;
  revision: string;
  startedAt: string;
  finishedAt: string | undefined;
  failed: ResourceResult[];
  /** How far it is, in planned steps: `3 of 12 · Sync, wave 2`. */
  progress: string;
  /** The same from 0 to 1, while it goes on. */
  fraction: number | undefined;
  retries: number;
}

const DELETION_TITLES: Record<string, string> = {
  Running: 'Deleting',
  Succeeded: 'Deleted',
  Failed: 'Deletion failed',
  Error: 'Deletion stopped by an error',
};

const TITLES: Record<string, string> = {
  Running: 'Syncing',
  Terminating: 'Terminating',
  Succeeded: 'Sync succeeded',
  Failed: 'Sync failed',
  Error: 'Sync stopped by an error',
};

const ROLLBACK_TITLES: Record<string, string> = {
  Running: 'Rolling back',
  Succeeded: 'Rolled back',
  Failed: 'Rollback failed',
  Error: 'Rollback stopped by an error',
};

export function operationView(application: Application): OperationView | undefined {
  const state = application.status.operationState;
  if (!state) return undefined;
  const results = state.syncResult?.resources ?? [];
  const deleting = Boolean(application.metadata.deletionTimestamp) && !state.operation?.sync;
  const others = state.operation?.sync?.rollback ? ROLLBACK_TITLES : {};
  const titles = deleting ? DELETION_TITLES : { ...TITLES, ...others };
  const title = titles[state.phase] ?? state.phase;
  return {
    phase: state.phase,
    active: state.phase === 'Running' || state.phase === 'Terminating',
    title: state.operation?.sync?.dryRun ? `${title} (dry run)` : title,
    // What is waited for is told by object, in the strip below.
    message: state.finishedAt || !state.waitingFor?.length ? (state.message ?? '') : '',
    by: initiator(state.operation?.initiatedBy),
    revision: state.syncResult?.revision ?? state.operation?.sync?.revision ?? '',
    startedAt: state.startedAt,
    finishedAt: state.finishedAt,
    failed: results.filter(isFailed),
    progress: progressText(state.progress, { deleting }),
    fraction: state.progress && state.progress.done / Math.max(1, state.progress.total),
    retries: state.retryCount ?? 0,
  };
}

function initiator(by: { username?: string; automated?: boolean } | undefined): string {
  if (by?.automated) return 'automated sync';
  return by?.username ?? '';
}

function isFailed(result: ResourceResult): boolean {
  return result.status === 'SyncFailed' || ['Failed', 'Error'].includes(result.hookPhase ?? '');
}

export interface SourceView {
  repository: string;
  repoURL: string;
  place: string;
  target: string;
  type: string;
}

export function sourceViews(application: Application): SourceView[] {
  const { spec, status } = application;
  const sources: Source[] = spec.sources?.length ? spec.sources : spec.source ? [spec.source] : [];
  return sources.map((source, index) => ({
    repository: repositoryText(source.repoURL),
    repoURL: source.repoURL,
    place: source.chart ?? source.path ?? '',
    target: source.targetRevision || 'HEAD',
    type: status.sourceTypes?.[index] ?? status.sourceType ?? '',
  }));
}

export function destinationText(application: Application): string {
  const { destination } = application.spec;
  return [clusterText(destination), destination.namespace].filter(Boolean).join(' / ');
}

export type AutoSync = 'off' | 'on' | 'self-heal';

export function autoSyncOf(application: Application): AutoSync {
  const automated = application.spec.syncPolicy?.automated;
  if (!automated || automated.enabled === false) return 'off';
  return automated.selfHeal ? 'self-heal' : 'on';
}

/** Newest first; the first of them is what is deployed. */
export function historyOf(application: Application): RevisionHistory[] {
  return [...(application.status.history ?? [])].sort((a, b) => b.id - a.id);
}

/** Git and the cluster could not be compared: nothing is known of differences. */
export function isUncompared({ status }: Application): boolean {
  return status.sync.status === 'Unknown';
}

/** How many of the managed resources are not as Git says, where that is known. */
export function driftCount(application: Application): number {
  if (isUncompared(application)) return 0;
  return withResults(application.status).filter(({ status }) => status === 'OutOfSync').length;
}
