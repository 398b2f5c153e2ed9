import type { GpgPublicKey } from '@lockstep/domain';
import { useQuery } from '@tanstack/react-query';
import { Plus, Signature, Trash2 } from 'lucide-react';
import { queryKeys } from '../../api/keys.ts';
import { deleteGpgKey, listGpgKeys } from '../../api/repositories.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import type { Removal } from './remove-dialog.tsx';
import { Row, SectionList } from './section-list.tsx';

/** Keys that signatures of commits are checked with. */
export function GpgKeyList({
  onAdd,
  onRemove,
}: {
  onAdd(): void;
  onRemove(removal: Removal): void;
}) {
  const query = useQuery({ queryKey: queryKeys.gpgKeys, queryFn: listGpgKeys });
  return (
    <SectionList
      label="GPG keys"
      query={query}
      items={query.data}
      empty={
        <EmptyState
          icon={Signature}
          title="No GPG keys"
          action={
            <Button look="primary" icon={Plus} onClick={onAdd}>
              Add GPG keys
            </Button>
          }
        >
          <p>
            A project that names keys in its <code className="font-mono">signatureKeys</code> only
            takes commits signed with one of them. The keys themselves are kept here.
          </p>
        </EmptyState>
      }
    >
      {(key) => (
        <Row
          key={key.keyID}
          name={key.keyID}
          title={key.owner}
          subtitle={
            <span className="inline-flex items-center gap-1 font-mono">
              {key.keyID}
              <CopyButton text={key.keyID} label="Copy the key ID" />
              <span className="font-sans">· {key.subType}</span>
            </span>
          }
          middle={<span className="font-mono text-xs break-all">{key.fingerprint}</span>}
          actions={
            <IconButton
              icon={Trash2}
              label={`Remove the key of ${key.owner}`}
              onClick={() => onRemove(removalOf(key))}
            />
          }
        />
      )}
    </SectionList>
  );
}

function removalOf(key: GpgPublicKey): Removal {
  return {
    what: `${key.owner} (${key.keyID})`,
    consequence:
      'Commits signed with it are not taken any more by projects that ask for signatures.',
    run: () => deleteGpgKey(key),
    queryKeys: [queryKeys.gpgKeys],
  };
}
