import { useQuery } from '@tanstack/react-query';
import { Plus, ShieldCheck, Trash2 } from 'lucide-react';
import { queryKeys } from '../../api/keys.ts';
import { deleteCertificates, listCertificates } from '../../api/repositories.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import type { Removal } from './remove-dialog.tsx';
import { Row, SectionList } from './section-list.tsx';
import { byServer, type ServerCertificates } from './trust-words.ts';

/** TLS certificates, by the server that they are for. */
export function CertificateList({
  onAdd,
  onRemove,
}: {
  onAdd(): void;
  onRemove(removal: Removal): void;
}) {
  const query = useQuery({ queryKey: queryKeys.certificates, queryFn: listCertificates });
  const tls = query.data?.filter(({ certType }) => certType === 'https');
  return (
    <SectionList
      label="TLS certificates"
      query={query}
      items={tls && byServer(tls)}
      empty={
        <EmptyState
          icon={ShieldCheck}
          title="No certificates of your own"
          action={
            <Button look="primary" icon={Plus} onClick={onAdd}>
              Add a certificate
            </Button>
          }
        >
          <p>
            Servers with a certificate of a public authority need none. Add your own authority for
            each server that has its certificate from it.
          </p>
        </EmptyState>
      }
    >
      {(one) => (
        <Row
          key={one.server}
          name={one.server}
          title={one.server}
          subtitle={one.items.length > 1 ? `${one.items.length} certificates` : undefined}
          middle={
            <ul>
              {one.items.map(({ certInfo, certSubType }) => (
                <li key={certInfo} className="truncate text-xs" title={certInfo}>
                  <span className="font-mono">{certInfo}</span>
                  <span className="text-ink-3"> · {certSubType}</span>
                </li>
              ))}
            </ul>
          }
          actions={
            <IconButton
              icon={Trash2}
              label={`Remove certificates of ${one.server}`}
              onClick={() => onRemove(removalOf(one))}
            />
          }
        />
      )}
    </SectionList>
  );
}

function removalOf({ server }: ServerCertificates): Removal {
  return {
    what: server,
    consequence: "Its certificates are then checked against the system's authorities only.",
    run: () => deleteCertificates({ serverName: server, certType: 'https' }),
    queryKeys: [queryKeys.certificates],
  };
}
