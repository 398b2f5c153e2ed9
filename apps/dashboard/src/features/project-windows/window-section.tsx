import type { Project, SyncWindow } from '@lockstep/domain';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { queryKeys } from '../../api/keys.ts';
import { openWindows, updateProject } from '../../api/projects.ts';
import { Button } from '../../ui/button.tsx';
import { ProjectCard } from '../projects/project-card.tsx';
import { bodyOf } from '../projects/project-form.ts';
import { type Removal, RemoveDialog } from '../repositories/remove-dialog.tsx';
import { openWords } from './schedule-words.ts';
import { WindowDialog } from './window-dialog.tsx';
import { windowsOf, withoutWindow } from './window-form.ts';
import { WindowRow } from './window-row.tsx';
import { isAmong, windowTitle } from './window-words.ts';

type Open = { kind: 'edit'; at: number | undefined } | { kind: 'remove'; removal: Removal };

/** Windows open and close by the minute. */
const REFETCH_MS = 30_000;

/** When syncs of the project's applications are allowed or held back. */
export function WindowSection({ project }: { project: Project }) {
  const { name } = project.metadata;
  const windows = windowsOf(project.spec);
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const { data: openNow = [] } = useQuery({
    queryKey: queryKeys.openWindows(name, project.metadata.resourceVersion),
    queryFn: () => openWindows(name),
    enabled: windows.length > 0,
    refetchInterval: REFETCH_MS,
  });
  return (
    <ProjectCard
      title="Sync windows"
      action={
        <Button small icon={Plus} onClick={() => setOpen({ kind: 'edit', at: undefined })}>
          New window
        </Button>
      }
    >
      {windows.length === 0 ? (
        <p className="px-4 py-3 text-sm text-ink-3">None: syncs may always begin.</p>
      ) : (
        <ul aria-label="Sync windows" className="divide-y divide-line">
          {keyed(windows).map(({ key, window, at }) => (
            <WindowRow
              key={key}
              window={window}
              isOpen={isAmong(window, openNow)}
              onEdit={() => setOpen({ kind: 'edit', at })}
              onDelete={() => setOpen({ kind: 'remove', removal: removalOf(project, at) })}
            />
          ))}
        </ul>
      )}
      {open?.kind === 'edit' && <WindowDialog project={project} at={open.at} onClose={close} />}
      {open?.kind === 'remove' && <RemoveDialog removal={open.removal} onClose={close} />}
    </ProjectCard>
  );
}

/** Windows have no names: each is the one at its place. */
function keyed(windows: readonly SyncWindow[]) {
  return windows.map((window, at) => ({ key: `${at} ${window.schedule}`, window, at }));
}

function removalOf(project: Project, at: number): Removal {
  const window = windowsOf(project.spec)[at] ?? {};
  return {
    what: `the window ${openWords(window)}`,
    verb: 'Delete',
    consequence:
      window.kind === 'allow'
        ? 'Without a window that allows syncs they may always begin.'
        : `${windowTitle(window)} by it no longer; those that wait for it begin.`,
    run: () => updateProject(bodyOf(project, withoutWindow(project.spec, at))),
    queryKeys: [queryKeys.projects],
  };
}
