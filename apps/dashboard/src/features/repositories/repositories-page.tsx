import { useQuery } from '@tanstack/react-query';
import { FolderGit2 } from 'lucide-react';
import { listRepositories } from '../../api/inventory.ts';
import { queryKeys } from '../../api/keys.ts';
import type { RepositoryItem } from '../../api/types.ts';
import { Connection } from '../../ui/connection.tsx';
import { Command, EmptyState } from '../../ui/empty-state.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { PageError } from '../../ui/page-error.tsx';
import { repositoryText } from '../../words/revision.ts';

const REFETCH_MS = 10_000;

export function RepositoriesPage() {
  const { data, error, refetch } = useQuery({
    queryKey: queryKeys.repositories,
    queryFn: listRepositories,
    refetchInterval: REFETCH_MS,
  });
  return (
    <ListPage title="Repositories" count={data?.length}>
      {error && !data && <PageError error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && (
        <EmptyState icon={FolderGit2} title="No repositories registered">
          <p>
            Public repositories need none. Register one that asks for credentials or has its own
            certificate:
          </p>
          <Command>lockstep apply -f repository.yaml</Command>
        </EmptyState>
      )}
      <ul className="flex flex-col gap-3">
        {data?.map((repository) => (
          <Repository
            key={`${repository.repo} ${repository.project ?? ''}`}
            repository={repository}
          />
        ))}
      </ul>
    </ListPage>
  );
}

function Repository({ repository }: { repository: RepositoryItem }) {
  const { repo, name, type, project, connectionState } = repository;
  return (
    <li className="grid grid-cols-[1.2fr_1.2fr_11rem] items-start gap-x-6 gap-y-2 rounded-xl border border-line bg-surface px-5 py-4 shadow-card max-sm:grid-cols-1 max-sm:px-4">
      <div className="min-w-0">
        <h2 className="truncate text-base font-semibold">{name || repositoryText(repo)}</h2>
        <p className="truncate font-mono text-xs text-ink-3">{repo}</p>
      </div>
      <Connection state={connectionState} />
      <p className="text-right text-xs text-ink-3 max-sm:text-left">
        {[type ?? 'git', project && `project ${project}`].filter(Boolean).join(' · ')}
      </p>
    </li>
  );
}
