import type { Project } from '@lockstep/domain';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '../../api/errors.ts';
import { queryKeys } from '../../api/keys.ts';
import { updateProject } from '../../api/projects.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { toast } from '../../ui/toasts.ts';
import { bodyOf } from '../projects/project-form.ts';
import { WindowFields } from './window-fields.tsx';
import {
  NEW_WINDOW,
  placeWindowProblems,
  type WindowForm,
  type WindowProblems,
  windowFormOf,
  windowProblemsOf,
  windowsOf,
  withWindow,
} from './window-form.ts';

/** A sync window as a form; written only if nobody changed the project since this was opened. */
export function WindowDialog({
  project,
  at,
  onClose,
}: {
  project: Project;
  /** Which of the project's windows is edited; none for a new one. */
  at?: number | undefined;
  onClose(): void;
}) {
  const [before] = useState(project);
  const windows = windowsOf(before.spec);
  const stored = at === undefined ? undefined : windows[at];
  const [form, setForm] = useState<WindowForm>(stored ? windowFormOf(stored) : NEW_WINDOW);
  const [problems, setProblems] = useState<WindowProblems>({});
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: () => updateProject(bodyOf(before, withWindow(before.spec, form, at))),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: queryKeys.projects });
      toast('ok', `Sync window ${stored ? 'saved' : 'created'}`);
      onClose();
    },
    onError: (error) => {
      const details = error instanceof ApiError ? error.details : [];
      setProblems(placeWindowProblems(details, at ?? windows.length));
    },
  });
  const change = (changed: Partial<WindowForm>) => {
    setForm((now) => ({ ...now, ...changed }));
    setProblems({});
    save.reset();
  };
  const submit = () => {
    const found = windowProblemsOf(form);
    setProblems(found);
    if (Object.keys(found).length === 0) save.mutate();
  };
  return (
    <FormDialog
      wide
      title={stored ? 'Edit sync window' : `New sync window of ${before.metadata.name}`}
      save={stored ? 'Save' : 'Create'}
      busy={save.isPending}
      error={save.error}
      problems={problems}
      onClose={onClose}
      onSubmit={submit}
    >
      <WindowFields form={form} problems={problems} onChange={change} />
    </FormDialog>
  );
}
