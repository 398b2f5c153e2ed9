import type { Project } from '@lockstep/domain';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { queryKeys } from '../../api/keys.ts';
import { createRoleToken, listRoleTokens, updateProject } from '../../api/projects.ts';
import { Button } from '../../ui/button.tsx';
import { SecretDialog, type ShownOnce } from '../accounts/secret-dialog.tsx';
import { ProjectCard } from '../projects/project-card.tsx';
import { bodyOf } from '../projects/project-form.ts';
import { type Removal, RemoveDialog } from '../repositories/remove-dialog.tsx';
import { CreateTokenDialog } from '../tokens/create-token-dialog.tsx';
import { RoleDialog } from './role-dialog.tsx';
import { type Role, rolesOf, withoutRole } from './role-form.ts';
import { type RoleActions, RoleRow, tokenKeys } from './role-row.tsx';
import { removalText } from './role-words.ts';

type Open =
  | { kind: 'edit'; role: Role | undefined }
  | { kind: 'token'; role: string }
  | { kind: 'remove'; removal: Removal }
  | { kind: 'shown'; shown: ShownOnce };

/** Uses show within this time; they are written once a minute. */
const REFETCH_MS = 15_000;

/** The roles of a project, and the tokens that programs act as them with. */
export function RoleSection({ project }: { project: Project }) {
  const { name } = project.metadata;
  const roles = rolesOf(project.spec);
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const { data: tokens = [] } = useQuery({
    queryKey: queryKeys.roleTokens(name),
    queryFn: () => listRoleTokens(name),
    refetchInterval: REFETCH_MS,
  });
  const tokensOf = (role: Role) => tokens.filter((token) => token.role === role.name);
  const actions: RoleActions = {
    onToken: (role) => setOpen({ kind: 'token', role: role.name }),
    onEdit: (role) => setOpen({ kind: 'edit', role }),
    onDelete: (role) =>
      setOpen({ kind: 'remove', removal: removalOf(project, role, tokensOf(role).length) }),
    onRemove: (removal) => setOpen({ kind: 'remove', removal }),
  };
  return (
    <ProjectCard
      title="Roles"
      action={
        <Button small icon={Plus} onClick={() => setOpen({ kind: 'edit', role: undefined })}>
          New role
        </Button>
      }
    >
      {roles.length === 0 ? (
        <p className="px-4 py-3 text-sm text-ink-3">
          None yet. A role is what people of a group, or programs by a token, may do with this
          project’s applications.
        </p>
      ) : (
        <ul aria-label="Roles" className="divide-y divide-line">
          {roles.map((role) => (
            <RoleRow
              key={role.name}
              project={name}
              role={role}
              tokens={tokensOf(role)}
              actions={actions}
            />
          ))}
        </ul>
      )}
      {open?.kind === 'edit' && <RoleDialog project={project} role={open.role} onClose={close} />}
      {open?.kind === 'token' && (
        <CreateTokenDialog
          title={`New token of ${open.role}`}
          create={(token) => createRoleToken(name, open.role, token)}
          queryKeys={tokenKeys(name)}
          onClose={close}
          onCreated={(secret) =>
            setOpen({ kind: 'shown', shown: tokenShown(name, open.role, secret) })
          }
        />
      )}
      {open?.kind === 'remove' && <RemoveDialog removal={open.removal} onClose={close} />}
      {open?.kind === 'shown' && <SecretDialog shown={open.shown} onClose={close} />}
    </ProjectCard>
  );
}

function tokenShown(project: string, role: string, secret: string): ShownOnce {
  const note = `Whoever has it acts as proj:${project}:${role} until it expires or is revoked.`;
  return { title: `Token of ${role}`, secret, note };
}

function removalOf(project: Project, role: Role, tokens: number): Removal {
  const { name } = project.metadata;
  return {
    what: `${name}/${role.name}`,
    verb: 'Delete',
    consequence: removalText(tokens),
    run: () => updateProject(bodyOf(project, withoutRole(project.spec, role.name))),
    queryKeys: tokenKeys(name),
  };
}
