import type { Project } from '@lockstep/domain';
import { Link, useNavigate } from '@tanstack/react-router';
import { FolderKanban, Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageError } from '../../ui/page-error.tsx';
import { inShort } from './effective-view.ts';
import { ProjectDialog } from './project-dialog.tsx';
import { useProjects } from './use-projects.ts';

/** Every project, and what it permits in a line. */
export function ProjectsPage() {
  const { data, error, refetch } = useProjects();
  const [isAdding, setAdding] = useState(false);
  const navigate = useNavigate();
  useEffect(() => {
    document.title = 'Projects · Lockstep';
  }, []);
  return (
    <div className="scroll-quiet h-full overflow-y-auto">
      <div className="mx-auto max-w-5xl px-4 py-4 max-sm:px-3">
        <div className="mb-4 flex items-center justify-between gap-4">
          <h1 className="text-xl font-semibold tracking-tight">
            Projects
            {data && (
              <span className="num ml-2.5 text-base font-normal text-ink-3">{data.length}</span>
            )}
          </h1>
          <Button look="primary" icon={Plus} compact onClick={() => setAdding(true)}>
            New project
          </Button>
        </div>
        {error && !data && <PageError error={error} onRetry={() => void refetch()} />}
        {data?.length === 0 && (
          <EmptyState icon={FolderKanban} title="No projects to see">
            <p>You may see projects that a role of yours names.</p>
          </EmptyState>
        )}
        {data && data.length > 0 && (
          <ul
            aria-label="Projects"
            className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface shadow-card"
          >
            {data.map((project) => (
              <Row key={project.metadata.name} project={project} />
            ))}
          </ul>
        )}
      </div>
      {isAdding && (
        <ProjectDialog
          onClose={() => setAdding(false)}
          onSaved={(name) => void navigate({ to: '/projects/$name', params: { name } })}
        />
      )}
    </div>
  );
}

function Row({ project }: { project: Project }) {
  const { metadata, spec } = project;
  const roles = spec.roles?.length ?? 0;
  return (
    <li data-name={metadata.name}>
      <Link
        to="/projects/$name"
        params={{ name: metadata.name }}
        className="grid grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)_6rem] items-center gap-x-6 gap-y-1 px-4 py-3 hover:bg-hover max-sm:grid-cols-1"
      >
        <div className="min-w-0">
          <h2 className="truncate text-sm font-semibold">{metadata.name}</h2>
          {spec.description && <p className="truncate text-xs text-ink-3">{spec.description}</p>}
        </div>
        <p className="truncate text-sm text-ink-2">{inShort(spec)}</p>
        <p className="num text-right text-xs text-ink-3 max-sm:text-left">
          {roles > 0 && (roles === 1 ? '1 role' : `${roles} roles`)}
        </p>
      </Link>
    </li>
  );
}
