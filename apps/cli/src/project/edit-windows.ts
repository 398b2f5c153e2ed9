import type { SyncWindow } from '@lockstep/domain';
import type { ApiClient } from '../api/api-client.ts';
import { UsageError } from '../cli/cli-error.ts';
import { editProject } from './edit-project.ts';

/** Reads a project, changes its windows, and writes it back if nobody else has meanwhile. */
export async function editWindows(
  api: ApiClient,
  name: string,
  edit: (windows: SyncWindow[]) => SyncWindow[],
): Promise<void> {
  await editProject(api, name, (spec) => ({ ...spec, syncWindows: edit(spec.syncWindows ?? []) }));
}

/** Changes one window, by its place in the list. */
export async function editWindow(
  api: ApiClient,
  name: string,
  idText: string,
  edit: (window: SyncWindow) => SyncWindow | undefined,
): Promise<void> {
  const id = windowId(idText);
  await editWindows(api, name, (windows) => {
    if (id >= windows.length) {
      throw new UsageError(
        `project ${name} has no window ${id}`,
        `See what it has: lockstep proj windows list ${name}`,
      );
    }
    return windows.flatMap((window, at) => {
      const edited = at === id ? edit(window) : window;
      return edited ? [edited] : [];
    });
  });
}

function windowId(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new UsageError(`"${text}" is not the number of a window`);
}
