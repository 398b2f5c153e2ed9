import { KeyRound, MoreHorizontal, Pencil, Trash2, UserRoundCog, UsersRound } from 'lucide-react';
import { queryKeys } from '../../api/keys.ts';
import { deleteRoleToken, type RoleTokenItem } from '../../api/projects.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import type { Removal } from '../repositories/remove-dialog.tsx';
import { TokenList } from '../tokens/token-list.tsx';
import type { Role } from './role-form.ts';
import { deedOf, lineOf } from './role-words.ts';

/** What the page does when a role asks for it. */
export interface RoleActions {
  onToken(role: Role): void;
  onEdit(role: Role): void;
  onDelete(role: Role): void;
  onRemove(removal: Removal): void;
}

/** One role of a project: who has it, what it may, and the tokens that act as it. */
export function RoleRow({
  project,
  role,
  tokens,
  actions,
}: {
  project: string;
  role: Role;
  tokens: readonly RoleTokenItem[];
  actions: RoleActions;
}) {
  const { name, description, groups } = role;
  const policies = role.policies ?? [];
  return (
    <li data-name={name}>
      <div className="px-4 pt-3 pb-3">
        <div className="flex items-start justify-between gap-4">
          <div className="flex min-w-0 items-start gap-3">
            <UserRoundCog className="mt-0.5 size-4 shrink-0 text-ink-3" aria-hidden="true" />
            <div className="min-w-0">
              <h3 className="truncate text-sm font-semibold">{name}</h3>
              {description && <p className="text-xs text-ink-3">{description}</p>}
            </div>
          </div>
          <div className="flex items-center gap-1">
            <Button small icon={KeyRound} onClick={() => actions.onToken(role)}>
              New token
            </Button>
            <Menu
              label={`Actions on ${name}`}
              trigger={(properties) => (
                <IconButton icon={MoreHorizontal} label={`Actions on ${name}`} {...properties} />
              )}
              items={[
                { label: 'Edit', icon: Pencil, onSelect: () => actions.onEdit(role) },
                {
                  label: 'Delete',
                  icon: Trash2,
                  danger: true,
                  onSelect: () => actions.onDelete(role),
                },
              ]}
            />
          </div>
        </div>
        <div className="mt-1.5 pl-7">
          {groups && groups.length > 0 && <Groups groups={groups} />}
          {policies.length > 0 ? (
            <ul
              aria-label={`What ${name} may do`}
              className="grid grid-cols-[11rem_minmax(0,1fr)] gap-x-6 gap-y-1"
            >
              {policies.map((line) => (
                <PolicyLine key={line} project={project} role={name} line={line} />
              ))}
            </ul>
          ) : (
            <p className="text-sm text-ink-3">May nothing yet</p>
          )}
        </div>
      </div>
      {tokens.length > 0 && (
        <TokenList
          label={`Tokens of ${name}`}
          tokens={tokens}
          revoke={(token) => deleteRoleToken(project, { ...token, role: name })}
          queryKeys={tokenKeys(project)}
          onRemove={actions.onRemove}
        />
      )}
    </li>
  );
}

/** What is read again when tokens change: a project shows them, so its version moves with them. */
export function tokenKeys(project: string) {
  return [queryKeys.roleTokens(project), queryKeys.projects];
}

function Groups({ groups }: { groups: readonly string[] }) {
  return (
    <ul aria-label="Groups" className="mb-2 flex flex-wrap gap-1.5">
      {groups.map((group) => (
        <li
          key={group}
          className="inline-flex items-center gap-1.5 rounded-full bg-idle-soft px-2 py-0.5 text-xs break-all text-ink-2"
        >
          <UsersRound className="size-3 shrink-0" aria-hidden="true" />
          {group}
        </li>
      ))}
    </ul>
  );
}

/** A deed and what with, in two columns that all lines share. */
function PolicyLine({ project, role, line }: { project: string; role: string; line: string }) {
  const parts = lineOf(project, role, line);
  if (parts.kind === 'other') {
    return <li className="col-span-2 font-mono text-xs break-all text-ink-3">{line}</li>;
  }
  return (
    <li className="col-span-2 grid grid-cols-subgrid items-baseline text-sm max-sm:block">
      <span>
        {!parts.allows && <span className="font-medium text-bad">not </span>}
        {deedOf(parts)}
      </span>{' '}
      <code className="font-mono text-xs break-all text-ink-2">{parts.object}</code>
    </li>
  );
}
