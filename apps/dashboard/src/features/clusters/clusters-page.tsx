import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Server } from 'lucide-react';
import { listClusters } from '../../api/inventory.ts';
import { queryKeys } from '../../api/keys.ts';
import type { ClusterItem } from '../../api/types.ts';
import { Connection } from '../../ui/connection.tsx';
import { Command, EmptyState } from '../../ui/empty-state.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { PageError } from '../../ui/page-error.tsx';
import { clusterText } from '../../words/cluster.ts';

const REFETCH_MS = 10_000;

export function ClustersPage() {
  const { data, error, refetch } = useQuery({
    queryKey: queryKeys.clusters,
    queryFn: listClusters,
    refetchInterval: REFETCH_MS,
  });
  return (
    <ListPage title="Clusters" count={data?.length}>
      {error && !data && <PageError error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && (
        <EmptyState icon={Server} title="No clusters yet">
          <p>Applications need somewhere to go. Register a cluster from your kubeconfig:</p>
          <Command>lockstep apply -f cluster.yaml</Command>
        </EmptyState>
      )}
      <ul className="flex flex-col gap-3">
        {data?.map((cluster) => (
          <Cluster key={cluster.server} cluster={cluster} />
        ))}
      </ul>
    </ListPage>
  );
}

function Cluster({ cluster }: { cluster: ClusterItem }) {
  const { info } = cluster;
  const applications = info?.applicationsCount ?? 0;
  const resources = info?.cacheInfo?.resourcesCount;
  const name = clusterText(cluster);
  return (
    <li className="grid grid-cols-[1.2fr_1.2fr_11rem] items-start gap-x-6 gap-y-2 rounded-xl border border-line bg-surface px-5 py-4 shadow-card max-sm:grid-cols-1 max-sm:px-4">
      <div className="min-w-0">
        <h2 className="truncate text-base font-semibold">{name}</h2>
        <p className="truncate font-mono text-xs text-ink-3">{cluster.server}</p>
      </div>
      <Connection state={cluster.connectionState ?? info?.connectionState} />
      <p className="num text-right text-xs text-ink-2 max-sm:text-left">
        <Link
          to="/applications"
          search={{ cluster: cluster.name || cluster.server }}
          className="text-accent hover:underline"
        >
          {applications} {applications === 1 ? 'application' : 'applications'}
        </Link>
        <span className="block text-ink-3">
          {[
            (cluster.serverVersion ?? info?.serverVersion)
              ? `Kubernetes ${cluster.serverVersion ?? info?.serverVersion}`
              : '',
            resources ? `${resources} resources watched` : '',
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </p>
    </li>
  );
}
