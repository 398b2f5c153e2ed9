import { useNavigate, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { AddDialog } from './add-dialog.tsx';
import { ADD_CERTIFICATE, ADD_GPG_KEYS, ADD_KNOWN_HOSTS } from './additions.tsx';
import { CertificateList } from './certificate-list.tsx';
import { CredentialDialog } from './credential-dialog.tsx';
import { GpgKeyList } from './gpg-key-list.tsx';
import { KnownHostsList } from './known-hosts-list.tsx';
import { type Removal, RemoveDialog } from './remove-dialog.tsx';
import { parseRepositoriesSearch, SECTIONS, type Section } from './repositories-search.ts';
import { RepositoryList } from './repository-list.tsx';
import { TemplateList } from './template-list.tsx';
import type { Edited } from './use-credential-form.ts';

const TEXTS: Record<Section, { tab: string; add: string }> = {
  repositories: { tab: 'Repositories', add: 'Connect a repository' },
  templates: { tab: 'Credential templates', add: 'Add a template' },
  certificates: { tab: 'TLS certificates', add: 'Add a certificate' },
  hosts: { tab: 'Known hosts', add: 'Add known hosts' },
  keys: { tab: 'GPG keys', add: 'Add GPG keys' },
};
const ADDITIONS = { certificates: ADD_CERTIFICATE, hosts: ADD_KNOWN_HOSTS, keys: ADD_GPG_KEYS };

/** What is open over the page. */
type Open =
  | { kind: 'edit'; edited: Edited }
  | { kind: 'add'; section: keyof typeof ADDITIONS }
  | { kind: 'remove'; removal: Removal };

/** Repositories, and everything that lets into them and makes them believed. */
export function RepositoriesPage() {
  const { show = 'repositories' } = parseRepositoriesSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const [open, setOpen] = useState<Open>();
  useEffect(() => {
    document.title = `${TEXTS[show].tab} · Lockstep`;
  }, [show]);
  const add = () => setOpen(adding(show));
  const remove = (removal: Removal) => setOpen({ kind: 'remove', removal });
  return (
    <div className="scroll-quiet h-full overflow-y-auto">
      <div className="mx-auto max-w-5xl px-4 py-4 max-sm:px-3">
        <div className="mb-2 flex items-center justify-between gap-4">
          <h1 className="text-xl font-semibold tracking-tight">Repositories</h1>
          <Button look="primary" icon={Plus} compact onClick={add}>
            {TEXTS[show].add}
          </Button>
        </div>
        <Tabs
          label="What belongs to repositories"
          className="mb-4 border-b border-line"
          tabs={SECTIONS.map((id) => ({ id, label: TEXTS[id].tab }))}
          selected={show}
          onSelect={(section) => void navigate({ to: '/repositories', search: { show: section } })}
        />
        <section aria-label={TEXTS[show].tab}>
          <Shown
            show={show}
            onAdd={add}
            onEdit={(edited) => setOpen({ kind: 'edit', edited })}
            onRemove={remove}
          />
        </section>
      </div>
      {open && <Opened open={open} onClose={() => setOpen(undefined)} />}
    </div>
  );
}

function adding(show: Section): Open {
  if (show === 'repositories') return { kind: 'edit', edited: { of: 'repository' } };
  if (show === 'templates') return { kind: 'edit', edited: { of: 'template' } };
  return { kind: 'add', section: show };
}

function Shown({
  show,
  onAdd,
  onEdit,
  onRemove,
}: {
  show: Section;
  onAdd(): void;
  onEdit(edited: Edited): void;
  onRemove(removal: Removal): void;
}) {
  switch (show) {
    case 'repositories':
      return (
        <RepositoryList
          onAdd={onAdd}
          onRemove={onRemove}
          onEdit={(stored) => onEdit({ of: 'repository', stored })}
        />
      );
    case 'templates':
      return (
        <TemplateList
          onAdd={onAdd}
          onRemove={onRemove}
          onEdit={(stored) => onEdit({ of: 'template', stored })}
        />
      );
    case 'certificates':
      return <CertificateList onAdd={onAdd} onRemove={onRemove} />;
    case 'hosts':
      return <KnownHostsList onAdd={onAdd} onRemove={onRemove} />;
    case 'keys':
      return <GpgKeyList onAdd={onAdd} onRemove={onRemove} />;
  }
}

function Opened({ open, onClose }: { open: Open; onClose(): void }) {
  switch (open.kind) {
    case 'edit':
      return <CredentialDialog edited={open.edited} onClose={onClose} />;
    case 'add':
      return <AddDialog addition={ADDITIONS[open.section]} onClose={onClose} />;
    case 'remove':
      return <RemoveDialog removal={open.removal} onClose={onClose} />;
  }
}
