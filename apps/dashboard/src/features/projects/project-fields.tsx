import type { ReactNode } from 'react';
import { CheckField, TextField } from '../../ui/field.tsx';
import { LinesField } from '../../ui/lines-field.tsx';
import { ApprovalsField } from '../project-approvals/approvals-field.tsx';
import type { FormProblems, ProjectForm } from './project-form.ts';

interface FieldsProps {
  form: ProjectForm;
  problems: FormProblems;
  isStored: boolean;
  onChange(changed: Partial<ProjectForm>): void;
}

type LineField = {
  [Field in keyof ProjectForm]: ProjectForm[Field] extends string ? Field : never;
}[keyof ProjectForm];

/** What a project says, list by list; an entry to each line. */
export function ProjectFields({ form, problems, isStored, onChange }: FieldsProps) {
  const lines = (field: LineField, label: string, hint: string, placeholder: string) => (
    <LinesField
      label={label}
      hint={hint}
      placeholder={placeholder}
      value={form[field]}
      error={problems[field]}
      onValue={(value) => onChange({ [field]: value })}
    />
  );
  return (
    <>
      {!isStored && (
        <TextField
          label="Name"
          data-autofocus
          value={form.name}
          error={problems.name}
          onChange={(event) => onChange({ name: event.target.value })}
        />
      )}
      <div className="grid grid-cols-2 gap-3 max-sm:grid-cols-1">
        <TextField
          label="Description"
          data-autofocus={isStored || undefined}
          value={form.description}
          error={problems.description}
          onChange={(event) => onChange({ description: event.target.value })}
        />
        {lines('labels', 'Labels', 'Global projects are chosen by them', 'team=shop')}
      </div>
      <Group
        title="From where and to where"
        note="One to a line. A ! before it denies. * and ** are any text."
      >
        {lines(
          'sourceRepos',
          'Sources',
          'Addresses of repositories and registries',
          'https://git.example.com/shop/*',
        )}
        {lines(
          'destinations',
          'Destinations',
          'Cluster and namespace',
          'https://kubernetes.default.svc shop-*',
        )}
        <CheckField
          label="Only clusters that belong to the project"
          checked={form.permitOnlyProjectScopedClusters}
          onChange={(event) => onChange({ permitOnlyProjectScopedClusters: event.target.checked })}
        />
      </Group>
      <Group
        title="What"
        note="group/Kind, one to a line; /Kind is of the core group. Cluster-scoped ones may have a name behind."
      >
        {lines(
          'clusterResourceWhitelist',
          'Cluster-scoped, permitted',
          'None where it is empty',
          '/Namespace shop-*',
        )}
        {lines('clusterResourceBlacklist', 'Cluster-scoped, denied', '', '')}
        {lines(
          'namespaceResourceWhitelist',
          'Namespaced, permitted',
          'All where it is empty; the word none permits none',
          'apps/*',
        )}
        {lines('namespaceResourceBlacklist', 'Namespaced, denied', '', '/ResourceQuota')}
      </Group>
      <Group title="Whose and as whom" note="">
        {lines(
          'destinationServiceAccounts',
          'Service accounts',
          'Cluster, namespace and account; the first that fits',
          '* shop-* deployer',
        )}
        {lines(
          'signatureKeys',
          'Signature keys',
          'Only what one of these signed; everything where it is empty',
          '4AEE18F83AFDEB23',
        )}
        {lines(
          'sourceNamespaces',
          'Namespaces of its applications',
          'Beside the control namespace',
          'team-shop',
        )}
      </Group>
      <Group
        title="Orphaned resources"
        note="What lives in the namespaces of its applications and belongs to none."
      >
        <div className="min-w-0">
          <CheckField
            label="Look for them"
            hint="They are shown beside each application’s own"
            checked={form.orphaned}
            onChange={(event) => onChange({ orphaned: event.target.checked })}
          />
          <CheckField
            label="Warn of them"
            hint="A condition of each application that has some"
            disabled={!form.orphaned}
            checked={form.orphaned && form.orphanedWarn}
            onChange={(event) => onChange({ orphanedWarn: event.target.checked })}
          />
        </div>
        {form.orphaned &&
          lines(
            'orphanedIgnore',
            'But not of',
            'group/Kind, and a name where not all are meant; globs',
            '/ConfigMap istio-*',
          )}
      </Group>
      <Group
        title="Approvals"
        note="Which syncs people have to approve first. The approval is for exactly what the sync would change, and never by who asked."
      >
        <ApprovalsField
          value={form.approvals}
          error={problems.approvals}
          onValue={(approvals) => onChange({ approvals })}
        />
      </Group>
    </>
  );
}

function Group({ title, note, children }: { title: string; note: string; children: ReactNode }) {
  return (
    <fieldset className="flex flex-col gap-3 border-t border-line pt-4">
      <legend className="sr-only">{title}</legend>
      <div>
        <p className="text-sm font-semibold" aria-hidden="true">
          {title}
        </p>
        {note && <p className="text-xs text-ink-3">{note}</p>}
      </div>
      <div className="grid grid-cols-2 gap-3 max-sm:grid-cols-1">{children}</div>
    </fieldset>
  );
}
