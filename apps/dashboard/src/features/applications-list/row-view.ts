import type { ApplicationSummary } from '@lockstep/domain';
import { clusterText } from '../../words/cluster.ts';
import { repositoryText, shortRevision } from '../../words/revision.ts';

/** A row's texts. */
export interface RowView {
  revision: string;
  source: string;
  sourceTitle: string;
  cluster: string;
  namespace: string;
  /** Running or Terminating; empty otherwise. */
  activePhase: string;
  deleting: boolean;
  /** What its address needs beyond its name. */
  search: { namespace?: string };
}

const NO_NAMES: ReadonlyMap<string, string> = new Map();

/** Applications live in the control plane's namespace unless it is said otherwise. */
const CONTROL_NAMESPACE = 'argocd';

export function rowView(
  item: ApplicationSummary,
  clusterNames: ReadonlyMap<string, string> = NO_NAMES,
): RowView {
  const place = item.chart || item.path;
  const revision = shortRevision(item.syncRevision);
  const target = item.targetRevision || 'HEAD';
  const elsewhere = item.namespace !== CONTROL_NAMESPACE && item.namespace !== '';
  return {
    revision: revision && revision !== target ? `${target} · ${revision}` : target,
    source: [repositoryText(item.repoURL), place].filter(Boolean).join(' / '),
    sourceTitle: [item.repoURL, place].filter(Boolean).join(' '),
    cluster: clusterText({
      server: item.destServer,
      name: item.destName || clusterNames.get(item.destServer),
    }),
    namespace: item.destNamespace || '–',
    activePhase: ['Running', 'Terminating'].includes(item.operationPhase)
      ? item.operationPhase
      : '',
    deleting: item.deletionTimestamp !== undefined && item.deletionTimestamp !== null,
    search: elsewhere ? { namespace: item.namespace } : {},
  };
}
