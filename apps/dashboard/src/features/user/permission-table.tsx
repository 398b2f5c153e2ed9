import { useQuery } from '@tanstack/react-query';
import { Check, Minus } from 'lucide-react';
import { useState } from 'react';
import { canI } from '../../api/accounts.ts';
import { listProjects } from '../../api/inventory.ts';
import { queryKeys } from '../../api/keys.ts';
import { TextField } from '../../ui/field.tsx';
import { useSettled } from '../../ui/use-settled.ts';
import { ASKED, objectOf } from './permissions.ts';

/** What the policy lets whoever is signed in do, asked of the server as each request would be. */
export function PermissionTable() {
  const [project, setProject] = useState('');
  const settled = useSettled(project, 300);
  const projects = useQuery({ queryKey: queryKeys.projects, queryFn: listProjects });
  return (
    <>
      <TextField
        className="mb-3 max-w-xs"
        label="In project"
        placeholder="all projects"
        suggestions={projects.data?.map(({ metadata }) => metadata.name) ?? []}
        value={project}
        onChange={(event) => setProject(event.target.value)}
      />
      <table className="w-full overflow-hidden rounded-xl border border-line bg-surface text-sm shadow-card">
        <caption className="sr-only">What you may do</caption>
        <tbody className="divide-y divide-line">
          {ASKED.map(({ resource, actions }) => (
            <tr key={resource}>
              <th scope="row" className="w-36 px-4 py-2 text-left align-top font-medium">
                {resource}
              </th>
              <td className="flex flex-wrap gap-1.5 py-2 pr-4">
                {actions.map((action) => (
                  <Answer key={action} {...{ resource, action, project: settled }} />
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Answer({
  resource,
  action,
  project,
}: {
  resource: string;
  action: string;
  project: string;
}) {
  const object = objectOf(resource, project);
  const { data } = useQuery({
    queryKey: queryKeys.canI(`${resource} ${action}`, object),
    queryFn: () => canI(resource, action, object),
    staleTime: 30_000,
  });
  if (data === undefined) return <span className="px-2 py-0.5 text-xs text-ink-3">{action}</span>;
  const Icon = data ? Check : Minus;
  const look = data ? 'bg-ok-soft text-ok' : 'bg-idle-soft text-ink-3';
  return (
    <span className={`inline-flex items-center gap-1 rounded-full px-2 py-0.5 text-xs ${look}`}>
      <Icon className="size-3" aria-hidden="true" />
      {action}
      <span className="sr-only">{data ? ': yes' : ': no'}</span>
    </span>
  );
}
