import type { Project } from '@lockstep/domain';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { ArrowLeft, FolderKanban, Pencil, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { queryKeys } from '../../api/keys.ts';
import { deleteProject } from '../../api/projects.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageError } from '../../ui/page-error.tsx';
import { ApprovalsCard } from '../project-approvals/approvals-card.tsx';
import { RoleSection } from '../project-roles/role-section.tsx';
import { WindowSection } from '../project-windows/window-section.tsx';
import { RemoveDialog } from '../repositories/remove-dialog.tsx';
import { effectiveView, orphansView, type Ruling } from './effective-view.ts';
import { Fact, Facts, ProjectCard } from './project-card.tsx';
import { ProjectDialog } from './project-dialog.tsx';
import { approvalsOf } from './project-form.ts';
import { useProjects } from './use-projects.ts';

/** One project: what its applications may do, as whom, and who may do what with them. */
export function ProjectPage() {
  const { name = '' } = useParams({ strict: false });
  const { data, error, refetch } = useProjects();
  useEffect(() => {
    document.title = `${name} · Projects · Lockstep`;
  }, [name]);
  const project = data?.find((one) => one.metadata.name === name);
  return (
    <div className="scroll-quiet h-full overflow-y-auto">
      <div className="mx-auto max-w-5xl px-4 py-4 max-sm:px-3">
        <Link
          to="/projects"
          className="mb-2 inline-flex items-center gap-1.5 text-xs text-ink-3 hover:text-ink"
        >
          <ArrowLeft className="size-3.5" aria-hidden="true" />
          Projects
        </Link>
        {error && !data && <PageError error={error} onRetry={() => void refetch()} />}
        {data && !project && (
          <EmptyState icon={FolderKanban} title={`No project ${name}`}>
            <p>It does not exist, or you may not see it.</p>
          </EmptyState>
        )}
        {project && <Shown project={project} />}
      </div>
    </div>
  );
}

function Shown({ project }: { project: Project }) {
  const { metadata, spec } = project;
  const [open, setOpen] = useState<'edit' | 'delete'>();
  const navigate = useNavigate();
  return (
    <>
      <header className="mb-4 flex items-start justify-between gap-4">
        <div className="min-w-0">
          <h1 className="truncate text-xl font-semibold tracking-tight">{metadata.name}</h1>
          {spec.description && <p className="mt-0.5 text-sm text-ink-2">{spec.description}</p>}
          <Link
            to="/applications"
            search={{ project: metadata.name }}
            className="text-sm text-accent hover:underline"
          >
            Its applications
          </Link>
        </div>
        <div className="flex gap-2">
          <Button icon={Pencil} compact onClick={() => setOpen('edit')}>
            Edit
          </Button>
          {metadata.name !== 'default' && (
            <Button look="danger" icon={Trash2} compact onClick={() => setOpen('delete')}>
              Delete
            </Button>
          )}
        </div>
      </header>
      <ProjectCard title="What it permits">
        <Facts>
          {effectiveView(spec).map((ruling) => (
            <RulingRow key={ruling.title} ruling={ruling} />
          ))}
        </Facts>
      </ProjectCard>
      <RoleSection project={project} />
      <WindowSection project={project} />
      <ApprovalsCard text={approvalsOf(metadata)} />
      <Accounts spec={spec} />
      <More spec={spec} />
      {open === 'edit' && <ProjectDialog stored={project} onClose={() => setOpen(undefined)} />}
      {open === 'delete' && (
        <RemoveDialog
          removal={{
            what: metadata.name,
            consequence: 'A project that applications use cannot be removed.',
            run: async () => {
              await deleteProject(metadata.name);
              void navigate({ to: '/projects' });
            },
            queryKeys: [queryKeys.projects],
          }}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}

function RulingRow({ ruling }: { ruling: Ruling }) {
  const { title, permits, denies, note } = ruling;
  return (
    <Fact title={title}>
      {permits.kind === 'list' ? (
        <Patterns entries={permits.entries} />
      ) : (
        <p className={permits.kind === 'nothing' ? 'text-ink-3' : undefined}>{permits.words}</p>
      )}
      {denies.length > 0 && (
        <div className="mt-1.5 flex flex-wrap items-baseline gap-x-2 gap-y-1">
          <span className="text-xs font-medium text-bad">but not</span>
          <Patterns entries={denies} />
        </div>
      )}
      {note && <p className="mt-1 text-xs text-ink-3">{note}</p>}
    </Fact>
  );
}

function Patterns({ entries }: { entries: readonly string[] }) {
  return (
    <ul className="flex min-w-0 flex-wrap gap-1.5">
      {entries.map((entry) => (
        <li
          key={entry}
          className="max-w-full rounded-md bg-sunken px-2 py-0.5 font-mono text-xs break-all"
        >
          {entry}
        </li>
      ))}
    </ul>
  );
}

function Accounts({ spec }: { spec: Project['spec'] }) {
  const accounts = spec.destinationServiceAccounts ?? [];
  if (accounts.length === 0) return null;
  return (
    <ProjectCard title="As whom syncs act, the first that fits">
      <Facts>
        {accounts.map(({ server = '', namespace = '', defaultServiceAccount = '' }) => (
          <Fact
            key={`${namespace} ${server}`}
            title={`${namespace || 'no namespace'} on ${server}`}
          >
            <Patterns entries={[defaultServiceAccount]} />
          </Fact>
        ))}
      </Facts>
    </ProjectCard>
  );
}

function More({ spec }: { spec: Project['spec'] }) {
  const keys = (spec.signatureKeys ?? []).map(({ keyID }) => keyID);
  const orphans = orphansView(spec);
  return (
    <ProjectCard title="More">
      <Facts>
        <Fact title="Signatures">
          {keys.length > 0 ? <Patterns entries={keys} /> : 'Every commit, signed or not'}
        </Fact>
        <Fact title="Orphaned resources">
          <p>{orphans.words}</p>
          {orphans.ignored.length > 0 && (
            <div className="mt-1.5 flex flex-wrap items-baseline gap-x-2 gap-y-1">
              <span className="text-xs font-medium text-ink-3">but not of</span>
              <Patterns entries={orphans.ignored} />
            </div>
          )}
        </Fact>
      </Facts>
    </ProjectCard>
  );
}
