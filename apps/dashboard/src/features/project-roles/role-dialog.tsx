import type { Project } from '@lockstep/domain';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '../../api/errors.ts';
import { queryKeys } from '../../api/keys.ts';
import { updateProject } from '../../api/projects.ts';
import { TextField } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { LinesField } from '../../ui/lines-field.tsx';
import { toast } from '../../ui/toasts.ts';
import { bodyOf } from '../projects/project-form.ts';
import {
  NEW_ROLE,
  placeRoleProblems,
  type Role,
  type RoleForm,
  type RoleProblems,
  roleFormOf,
  roleProblemsOf,
  rolesOf,
  withRole,
} from './role-form.ts';

/** A role as a form; it is written only if nobody changed the project since this was opened. */
export function RoleDialog({
  project,
  role,
  onClose,
}: {
  project: Project;
  /** The one that is edited; none for a new one. */
  role?: Role | undefined;
  onClose(): void;
}) {
  const [before] = useState(project);
  const { name: projectName } = before.metadata;
  const roles = rolesOf(before.spec);
  const [form, setForm] = useState<RoleForm>(role ? roleFormOf(projectName, role) : NEW_ROLE);
  const [problems, setProblems] = useState<RoleProblems>({});
  const client = useQueryClient();
  const at = role ? roles.findIndex(({ name }) => name === role.name) : roles.length;
  const save = useMutation({
    mutationFn: () =>
      updateProject(bodyOf(before, withRole(projectName, before.spec, form, role?.name))),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: queryKeys.projects });
      toast('ok', `Role ${form.name.trim()} ${role ? 'saved' : 'created'}`);
      onClose();
    },
    onError: (error) =>
      setProblems(error instanceof ApiError ? placeRoleProblems(error.details, at) : {}),
  });
  const change = (changed: Partial<RoleForm>) => {
    setForm((now) => ({ ...now, ...changed }));
    setProblems({});
    save.reset();
  };
  const submit = () => {
    const others = roles.map(({ name }) => name).filter((name) => name !== role?.name);
    const found = roleProblemsOf(form, others);
    setProblems(found);
    if (Object.keys(found).length === 0) save.mutate();
  };
  return (
    <FormDialog
      wide
      title={role ? `Role ${role.name}` : `New role of ${projectName}`}
      save={role ? 'Save' : 'Create'}
      busy={save.isPending}
      error={save.error}
      problems={problems}
      onClose={onClose}
      onSubmit={submit}
    >
      {!role && (
        <TextField
          label="Name"
          data-autofocus
          value={form.name}
          error={problems.name}
          placeholder="deployer"
          onChange={(event) => change({ name: event.target.value })}
        />
      )}
      <TextField
        label="Description"
        data-autofocus={role ? true : undefined}
        value={form.description}
        error={problems.description}
        onChange={(event) => change({ description: event.target.value })}
      />
      <LinesField
        label="May"
        hint="Resource, action, object, and allow or deny; one to a line. Objects begin with the project."
        placeholder={`applications, sync, ${projectName}/*, allow`}
        value={form.policies}
        error={problems.policies}
        rows={4}
        onValue={(policies) => change({ policies })}
      />
      <LinesField
        label="Groups"
        hint="Of the identity provider: whoever is in one has the role, and may make tokens of it"
        placeholder="acme:release-managers"
        value={form.groups}
        error={problems.groups}
        onValue={(groups) => change({ groups })}
      />
    </FormDialog>
  );
}
