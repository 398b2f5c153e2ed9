import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Ellipsis, FolderGit2, Pencil, PlugZap, Plus, Search, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { errorMessage } from '../../api/errors.ts';
import { listRepositories } from '../../api/inventory.ts';
import { queryKeys } from '../../api/keys.ts';
import { deleteRepository, testRegistered } from '../../api/repositories.ts';
import type { RepositoryItem } from '../../api/types.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Connection } from '../../ui/connection.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Menu } from '../../ui/menu.tsx';
import { toast } from '../../ui/toasts.ts';
import { repositoryText } from '../../words/revision.ts';
import { KINDS } from './kind-choice.tsx';
import type { Removal } from './remove-dialog.tsx';
import { kindOf } from './repository-form.ts';
import { inOrder, KIND_TEXT, loginText, matchesSearch, traitsOf } from './repository-words.ts';
import { Row, SectionList } from './section-list.tsx';

const REFETCH_MS = 10_000;
/** From here on a list is searched rather than read. */
const MANY = 8;

export function RepositoryList({
  onAdd,
  onEdit,
  onRemove,
}: {
  onAdd(): void;
  onEdit(item: RepositoryItem): void;
  onRemove(removal: Removal): void;
}) {
  const [search, setSearch] = useState('');
  const query = useQuery({
    queryKey: queryKeys.repositories,
    queryFn: listRepositories,
    refetchInterval: REFETCH_MS,
  });
  const all = query.data;
  return (
    <>
      {all && all.length >= MANY && (
        <label className="mb-3 flex h-9 items-center gap-2 rounded-lg border border-line-strong bg-surface px-3">
          <Search className="size-4 text-ink-3" aria-hidden="true" />
          <span className="sr-only">Search repositories</span>
          <input
            type="search"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            placeholder="Address, name, project or failed"
            className="w-full bg-transparent text-sm outline-none"
          />
        </label>
      )}
      <SectionList
        label="Repositories"
        query={query}
        items={all && inOrder(all).filter((item) => matchesSearch(item, search))}
        empty={all?.length ? <NothingFound /> : <NoRepositories onAdd={onAdd} />}
      >
        {(item) => (
          <RepositoryRow
            key={`${item.repo} ${item.project ?? ''}`}
            item={item}
            onEdit={() => onEdit(item)}
            onRemove={() => onRemove(removalOf(item))}
          />
        )}
      </SectionList>
    </>
  );
}

function RepositoryRow({
  item,
  onEdit,
  onRemove,
}: {
  item: RepositoryItem;
  onEdit(): void;
  onRemove(): void;
}) {
  const test = useTest(item);
  const kind = kindOf(item);
  const Icon = KINDS[kind].icon;
  const name = item.name || repositoryText(item.repo);
  const login = loginText(item);
  return (
    <Row
      name={item.repo}
      lead={
        <span
          title={KIND_TEXT[kind]}
          className="flex size-9 shrink-0 items-center justify-center rounded-lg bg-sunken text-ink-2"
        >
          <Icon className="size-4.5" role="img" aria-label={KIND_TEXT[kind]} />
        </span>
      }
      title={
        <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
          <span className="max-w-full truncate">{name}</span>
          {traitsOf(item).map((trait) => (
            <span
              key={trait}
              className="shrink-0 rounded-full bg-idle-soft px-2 text-2xs font-medium text-idle"
            >
              {trait}
            </span>
          ))}
        </span>
      }
      subtitle={
        <>
          <span className="font-mono">{item.repo}</span>
          {login && <span> · {login}</span>}
        </>
      }
      middle={<Connection state={item.connectionState} />}
      actions={
        <>
          <Button
            small
            compact
            icon={PlugZap}
            busy={test.isPending}
            onClick={() => test.mutate()}
            aria-label={`Test ${name}`}
          >
            Test
          </Button>
          <Menu
            label={`Actions of ${name}`}
            trigger={(properties) => (
              <IconButton icon={Ellipsis} label={`Actions of ${name}`} {...properties} />
            )}
            items={[
              { label: 'Edit', icon: Pencil, onSelect: onEdit },
              { label: 'Remove', icon: Trash2, danger: true, onSelect: onRemove },
            ]}
          />
        </>
      }
    />
  );
}

/** Reaches it now; the row shows how that went. */
function useTest(item: RepositoryItem) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => testRegistered(item),
    onSuccess: (tested) => {
      const isSame = (one: RepositoryItem) =>
        one.repo === tested.repo && (one.project ?? '') === (tested.project ?? '');
      client.setQueryData<RepositoryItem[]>(queryKeys.repositories, (items) =>
        items?.map((one) => (isSame(one) ? tested : one)),
      );
    },
    onError: (error) => toast('bad', 'Not tested', errorMessage(error)),
  });
}

function removalOf(item: RepositoryItem): Removal {
  return {
    what: item.repo,
    consequence:
      'Its credentials are forgotten. Applications that use it stay as they are, and fail to be compared if it asks for credentials.',
    run: () => deleteRepository(item),
    queryKeys: [queryKeys.repositories],
  };
}

function NothingFound() {
  return <EmptyState icon={Search} title="No repository like that" />;
}

function NoRepositories({ onAdd }: { onAdd(): void }) {
  return (
    <EmptyState
      icon={FolderGit2}
      title="No repositories connected"
      action={
        <Button look="primary" icon={Plus} onClick={onAdd}>
          Connect a repository
        </Button>
      }
    >
      <p>
        Public repositories need nothing. Connect one that asks for credentials; or add a template
        that lets into all repositories of an organisation.
      </p>
    </EmptyState>
  );
}
