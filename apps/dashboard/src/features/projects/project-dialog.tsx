import type { Project } from '@lockstep/domain';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '../../api/errors.ts';
import { queryKeys } from '../../api/keys.ts';
import { createProject, updateProject } from '../../api/projects.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { toast } from '../../ui/toasts.ts';
import { ProjectFields } from './project-fields.tsx';
import {
  bodyOfForm,
  type FormProblems,
  formOf,
  NEW_PROJECT,
  type ProjectForm,
  placeProblems,
  problemsOf,
} from './project-form.ts';

/** A project as a form; a stored one is written back only if nobody changed it meanwhile. */
export function ProjectDialog({
  stored,
  onClose,
  onSaved,
}: {
  stored?: Project;
  onClose(): void;
  onSaved?(name: string): void;
}) {
  // Of the moment it was opened: the list below may be read anew.
  const [before] = useState(stored);
  const [form, setForm] = useState<ProjectForm>(before ? formOf(before) : NEW_PROJECT);
  const [problems, setProblems] = useState<FormProblems>({});
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: () => saveForm(form, before),
    onSuccess: async ({ metadata }) => {
      await client.invalidateQueries({ queryKey: queryKeys.projects });
      toast('ok', `${metadata.name} ${before ? 'saved' : 'created'}`);
      onClose();
      onSaved?.(metadata.name);
    },
    onError: (error) => setProblems(error instanceof ApiError ? placeProblems(error.details) : {}),
  });
  const change = (changed: Partial<ProjectForm>) => {
    setForm((now) => ({ ...now, ...changed }));
    setProblems({});
    save.reset();
  };
  const submit = () => {
    const found = problemsOf(form, before?.spec);
    setProblems(found);
    if (Object.keys(found).length === 0) save.mutate();
  };
  return (
    <FormDialog
      wide
      title={before ? `Edit ${before.metadata.name}` : 'New project'}
      save={before ? 'Save' : 'Create'}
      busy={save.isPending}
      error={save.error}
      problems={problems}
      onClose={onClose}
      onSubmit={submit}
    >
      <ProjectFields
        form={form}
        problems={problems}
        isStored={before !== undefined}
        onChange={change}
      />
    </FormDialog>
  );
}

function saveForm(form: ProjectForm, before: Project | undefined): Promise<Project> {
  const body = bodyOfForm(form, before);
  return before ? updateProject(body) : createProject(body);
}
