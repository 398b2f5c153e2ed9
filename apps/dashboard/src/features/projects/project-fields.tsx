import clsx from 'clsx';
import { type ReactNode, useId } from 'react';
import { CheckField, TextField } from '../../ui/field.tsx';
import type { FormProblems, ProjectForm } from './project-form.ts';

interface FieldsProps {
  form: ProjectForm;
  problems: FormProblems;
  isStored: boolean;
  onChange(changed: Partial<ProjectForm>): void;
}

type LineField = Exclude<
  keyof ProjectForm,
  'name' | 'description' | 'permitOnlyProjectScopedClusters'
>;

/** What a project says, list by list; an entry to each line. */
export function ProjectFields({ form, problems, isStored, onChange }: FieldsProps) {
  const lines = (field: LineField, label: string, hint: string, placeholder: string) => (
    <Lines
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
      <TextField
        label="Description"
        value={form.description}
        error={problems.description}
        onChange={(event) => onChange({ description: event.target.value })}
      />
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
          'All where it is empty',
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

function Lines({
  label,
  hint,
  placeholder,
  value,
  error,
  onValue,
}: {
  label: string;
  hint: string;
  placeholder: string;
  value: string;
  error: string | undefined;
  onValue(value: string): void;
}) {
  const id = useId();
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      <textarea
        id={id}
        value={value}
        onChange={(event) => onValue(event.target.value)}
        placeholder={placeholder}
        rows={Math.min(8, Math.max(2, value.split('\n').length))}
        aria-invalid={error !== undefined}
        aria-describedby={`${id}-note`}
        autoComplete="off"
        spellCheck={false}
        className={clsx(
          'scroll-quiet w-full resize-y rounded-lg border bg-surface px-3 py-2 font-mono text-xs text-ink outline-offset-0 placeholder:text-ink-3',
          error ? 'border-bad' : 'border-line-strong',
        )}
      />
      {(error || hint) && (
        <p id={`${id}-note`} className={clsx('mt-0.5 text-xs', error ? 'text-bad' : 'text-ink-3')}>
          {error ?? hint}
        </p>
      )}
    </div>
  );
}
