import type {
  Application,
  ResourceResult,
  RevisionHistory,
  Source,
  WaitReason,
} from '@lockstep/domain';
import { clusterText } from '../../words/cluster.ts';
import { repositoryText } from '../../words/revision.ts';

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
  waitingFor: WaitReason[];
  failed: ResourceResult[];
  /** Of the resources in the operation, how many are through. */
  done: number;
  total: number;
  retries: number;
}

const TITLES: Record<string, string> = {
  Running: 'Syncing',
  Terminating: 'Terminating',
  Succeeded: 'Sync succeeded',
  Failed: 'Sync failed',
  Error: 'Sync stopped by an error',
};

export function operationView(application: Application): OperationView | undefined {
  const state = application.status.operationState;
  if (!state) return undefined;
  const results = state.syncResult?.resources ?? [];
  const title = TITLES[state.phase] ?? state.phase;
  return {
    phase: state.phase,
    active: state.phase === 'Running' || state.phase === 'Terminating',
    title: state.operation?.sync?.dryRun ? `${title} (dry run)` : title,
    message: state.message ?? '',
    by: initiator(state.operation?.initiatedBy),
    revision: state.syncResult?.revision ?? state.operation?.sync?.revision ?? '',
    startedAt: state.startedAt,
    finishedAt: state.finishedAt,
    waitingFor: state.waitingFor ?? [],
    failed: results.filter(isFailed),
    done: results.filter(isThrough).length,
    total: results.length,
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

function isThrough(result: ResourceResult): boolean {
  return result.hookType ? result.hookPhase === 'Succeeded' : result.status !== undefined;
}

/** What an operation waits for, as a sentence: `Deployment web to become healthy until 12:30:00`. */
export function waitText(wait: WaitReason, timeOf: (at: string) => string = localTime): string {
  const { ref, condition, until } = wait;
  const joint = condition.startsWith('to ') ? ' ' : ': ';
  const what = ref ? `${ref.kind} ${ref.name}${joint}${condition}` : condition;
  return until ? `${what}, until ${timeOf(until)}` : what;
}

function localTime(at: string): string {
  return new Date(at).toLocaleTimeString();
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

/** How many of the managed resources are not as Git says. */
export function driftCount(application: Application): number {
  return (application.status.resources ?? []).filter(({ status }) => status === 'OutOfSync').length;
}
