import type { RepositoryCertificate } from '@lockstep/domain';
import { useQuery } from '@tanstack/react-query';
import { Fingerprint, Plus, Trash2 } from 'lucide-react';
import { queryKeys } from '../../api/keys.ts';
import { deleteCertificates, listCertificates } from '../../api/repositories.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import type { Removal } from './remove-dialog.tsx';
import { SectionList } from './section-list.tsx';
import { byServer, type ServerCertificates } from './trust-words.ts';

/** Keys that SSH servers must show, by host. */
export function KnownHostsList({
  onAdd,
  onRemove,
}: {
  onAdd(): void;
  onRemove(removal: Removal): void;
}) {
  const query = useQuery({ queryKey: queryKeys.certificates, queryFn: listCertificates });
  const keys = query.data?.filter(({ certType }) => certType === 'ssh');
  return (
    <SectionList
      label="Known hosts"
      query={query}
      items={keys && byServer(keys)}
      empty={<NoKnownHosts onAdd={onAdd} />}
    >
      {(host) => (
        <Host key={host.server} host={host} onRemove={(item) => onRemove(removalOf(item))} />
      )}
    </SectionList>
  );
}

function Host({
  host,
  onRemove,
}: {
  host: ServerCertificates;
  onRemove(item: RepositoryCertificate): void;
}) {
  return (
    <li
      data-name={host.server}
      className="grid grid-cols-[minmax(0,1fr)_minmax(0,2.2fr)] gap-x-6 px-4 py-2.5 max-sm:grid-cols-1"
    >
      <h3 className="truncate py-1.5 text-sm font-semibold">{host.server}</h3>
      <ul>
        {host.items.map((item) => (
          <li
            key={item.certSubType}
            className="grid grid-cols-[10.5rem_minmax(0,1fr)_auto] items-center gap-x-3 max-sm:grid-cols-[minmax(0,1fr)_auto]"
          >
            <span className="truncate text-sm text-ink-2">{item.certSubType}</span>
            <span className="truncate font-mono text-xs text-ink-3 max-sm:order-3 max-sm:col-span-2 max-sm:break-all max-sm:whitespace-normal">
              {item.certInfo}
            </span>
            <IconButton
              icon={Trash2}
              label={`Remove the ${item.certSubType} key of ${item.serverName}`}
              onClick={() => onRemove(item)}
            />
          </li>
        ))}
      </ul>
    </li>
  );
}

function NoKnownHosts({ onAdd }: { onAdd(): void }) {
  return (
    <EmptyState
      icon={Fingerprint}
      title="No known hosts"
      action={
        <Button look="primary" icon={Plus} onClick={onAdd}>
          Add known hosts
        </Button>
      }
    >
      <p>No repository is reached over SSH before the key of its host is known.</p>
    </EmptyState>
  );
}

function removalOf(item: RepositoryCertificate): Removal {
  return {
    what: `${item.serverName} ${item.certSubType}`,
    consequence: 'Repositories of this host are not reached any more, unless another key is known.',
    run: () => deleteCertificates(item),
    queryKeys: [queryKeys.certificates],
  };
}
