import type { Project } from '@lockstep/domain';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError, errorMessage } from '../../api/errors.ts';
import { queryKeys } from '../../api/keys.ts';
import { createProject, updateProject } from '../../api/projects.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { toast } from '../../ui/toasts.ts';
import { ProjectFields } from './project-fields.tsx';
import {
  annotationsOf,
  bodyOf,
  type FormProblems,
  formOf,
  NEW_PROJECT,
  type ProjectForm,
  placeProblems,
  problemsOf,
  specOf,
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
    const found = problemsOf(form);
    setProblems(found);
    if (Object.keys(found).length === 0) save.mutate();
  };
  return (
    <Dialog
      wide
      title={before ? `Edit ${before.metadata.name}` : 'New project'}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" busy={save.isPending} onClick={submit}>
            {before ? 'Save' : 'Create'}
          </Button>
        </>
      }
    >
      <form
        noValidate
        className="flex flex-col gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <ProjectFields
          form={form}
          problems={problems}
          isStored={before !== undefined}
          onChange={change}
        />
        {save.error && (
          <p role="alert" className="rounded-lg bg-bad-soft px-4 py-3 text-sm text-bad">
            {errorMessage(save.error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}

function saveForm(form: ProjectForm, before: Project | undefined): Promise<Project> {
  const spec = specOf(form, before?.spec);
  const annotations = annotationsOf(form, before?.metadata.annotations);
  if (!before) return createProject({ metadata: { name: form.name.trim(), annotations }, spec });
  return updateProject(bodyOf(before, spec, annotations));
}
