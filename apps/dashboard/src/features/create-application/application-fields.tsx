import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { listClusters, listProjects, listRepositories } from '../../api/inventory.ts';
import { queryKeys } from '../../api/keys.ts';
import { CheckField, TextField } from '../../ui/field.tsx';
import { clusterText } from '../../words/cluster.ts';
import type { ApplicationForm, FormProblems } from './application-form.ts';

export function ApplicationFields({
  form,
  problems,
  onChange,
}: {
  form: ApplicationForm;
  problems: FormProblems['fields'];
  onChange(changed: Partial<ApplicationForm>): void;
}) {
  const projects = useQuery({ queryKey: queryKeys.projects, queryFn: listProjects });
  const clusters = useQuery({ queryKey: queryKeys.clusters, queryFn: listClusters });
  const repositories = useQuery({ queryKey: queryKeys.repositories, queryFn: listRepositories });
  const text = (name: keyof ApplicationForm) => ({
    name,
    value: String(form[name]),
    error: problems[name],
    onChange: (event: { target: { value: string } }) => onChange({ [name]: event.target.value }),
  });
  const check = (name: keyof ApplicationForm) => ({
    checked: form[name] === true,
    onChange: (event: { target: { checked: boolean } }) =>
      onChange({ [name]: event.target.checked }),
  });
  return (
    <div className="flex flex-col gap-4">
      <Group title="What it is called">
        <TextField label="Name" required autoFocus placeholder="guestbook" {...text('name')} />
        <TextField
          label="Project"
          suggestions={projects.data?.map(({ metadata }) => metadata.name) ?? []}
          {...text('project')}
        />
      </Group>
      <Group title="Where it comes from">
        <TextField
          label="Repository"
          required
          className="col-span-full"
          placeholder="https://git.example.com/team/apps.git"
          hint="A Git repository, a Helm repository or a registry"
          suggestions={repositories.data?.map(({ repo }) => repo) ?? []}
          {...text('repoURL')}
        />
        <TextField
          label="Path"
          required={form.chart === ''}
          disabled={form.chart !== ''}
          placeholder="guestbook/overlays/prod"
          hint="The folder with the manifests, chart or kustomization"
          {...text('path')}
        />
        <TextField
          label="Chart"
          placeholder="redis"
          hint="Of a Helm repository or registry, in place of a path"
          {...text('chart')}
        />
        <TextField
          label="Revision"
          hint="A branch, tag, commit, or a version or range of the chart"
          {...text('targetRevision')}
        />
      </Group>
      <Group title="Where it goes">
        <TextField
          label="Cluster"
          required
          hint="By name or by address"
          suggestions={clusters.data?.map((each) => each.name || clusterText(each)) ?? []}
          {...text('cluster')}
        />
        <TextField
          label="Namespace"
          placeholder="guestbook"
          hint="For objects that do not name one themselves"
          {...text('namespace')}
        />
        <CheckField
          className="col-span-full"
          label="Create the namespace if it is not there"
          {...check('createNamespace')}
        />
      </Group>
      <Group title="How it is kept">
        <CheckField
          className="col-span-full"
          label="Automated sync"
          hint="Apply every new commit by itself; otherwise somebody presses Sync"
          {...check('automated')}
        />
        <CheckField
          label="Prune"
          hint="Delete what is no longer in Git"
          disabled={!form.automated}
          {...check('prune')}
        />
        <CheckField
          label="Self-heal"
          hint="Undo what is changed in the cluster by hand"
          disabled={!form.automated}
          {...check('selfHeal')}
        />
      </Group>
    </div>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="rounded-xl border border-line bg-surface px-5 pt-4 pb-5 shadow-card max-sm:px-4">
      <legend className="float-left mb-3 w-full text-sm font-semibold">{title}</legend>
      <div className="clear-left grid grid-cols-2 gap-x-5 gap-y-4 max-sm:grid-cols-1">
        {children}
      </div>
    </fieldset>
  );
}
