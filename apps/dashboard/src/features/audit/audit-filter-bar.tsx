import { SlidersHorizontal, X } from 'lucide-react';
import { useState } from 'react';
import type { AuditFilters } from '../../api/audit-filters.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { withFilter } from './audit-search.ts';
import { causeText } from './audit-words.ts';

const OUTCOMES: { value: '' | 'done' | 'denied'; label: string }[] = [
  { value: '', label: 'All' },
  { value: 'done', label: 'Done' },
  { value: 'denied', label: 'Denied' },
];

/** Kinds that lines are about, to choose from; any other can be typed. */
const KINDS = [
  'account',
  'application',
  'applicationset',
  'certificate',
  'cluster',
  'gpgkey',
  'project',
  'repository',
  'session',
  'setting',
  'settings',
  'webhook',
];

const NAMES: Record<keyof AuditFilters, string> = {
  actor: 'Who',
  action: 'Action',
  kind: 'Kind',
  object: 'Object',
  project: 'Project',
  outcome: 'Outcome',
  cause: 'Cause',
  requestId: 'Request',
  from: 'From',
  to: 'Until',
};

/** What the list is narrowed by: the outcome at hand, the rest in a dialog, what is set as chips. */
export function AuditFilterBar({
  filters,
  onChange,
}: {
  filters: AuditFilters;
  onChange(filters: AuditFilters): void;
}) {
  const [isOpen, setOpen] = useState(false);
  const set = Object.entries(filters).filter(([name]) => name !== 'outcome') as [
    keyof AuditFilters,
    string,
  ][];
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <Segmented
        label="Outcome"
        options={OUTCOMES}
        value={(filters.outcome ?? '') as (typeof OUTCOMES)[number]['value']}
        onChange={(outcome) => onChange(withFilter(filters, 'outcome', outcome))}
      />
      <Button icon={SlidersHorizontal} onClick={() => setOpen(true)}>
        Filter
      </Button>
      {isOpen && (
        <Dialog title="Filter the audit" onClose={() => setOpen(false)}>
          <FilterForm
            filters={filters}
            onApply={(changed) => {
              setOpen(false);
              onChange(changed);
            }}
          />
        </Dialog>
      )}
      {set.map(([name, value]) => (
        <button
          key={name}
          type="button"
          onClick={() => onChange(withFilter(filters, name, ''))}
          className="flex h-7 max-w-full items-center gap-1.5 rounded-full bg-accent-soft px-2.5 text-xs text-accent hover:bg-hover"
        >
          <span className="sr-only">Remove the filter </span>
          <span className="shrink-0">{NAMES[name]}:</span>
          <span className="truncate font-medium">{value}</span>
          <X className="size-3 shrink-0" aria-hidden="true" />
        </button>
      ))}
    </div>
  );
}

function FilterForm({
  filters,
  onApply,
}: {
  filters: AuditFilters;
  onApply(filters: AuditFilters): void;
}) {
  const [draft, setDraft] = useState(filters);
  const field = (name: keyof AuditFilters) => ({
    label: NAMES[name],
    value: draft[name] ?? '',
    onChange: (event: { target: { value: string } }) =>
      setDraft((now) => withFilter(now, name, event.target.value)),
  });
  return (
    <form
      className="grid grid-cols-2 gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        onApply(draft);
      }}
    >
      <TextField {...field('actor')} data-autofocus placeholder="ann" />
      <TextField {...field('project')} placeholder="shop" />
      <TextField {...field('kind')} suggestions={KINDS} placeholder="application" />
      <TextField {...field('action')} placeholder="update" />
      <TextField
        {...field('object')}
        className="col-span-2"
        placeholder="argocd/web"
        hint="The whole name, as lines have it"
      />
      <SelectField
        label={NAMES.cause}
        options={[
          { value: '', label: 'Any' },
          ...['person', 'webhook', 'automation', 'poll'].map((value) => ({
            value,
            label: causeText(value),
          })),
        ]}
        value={draft.cause ?? ''}
        onValue={(value) => setDraft((now) => withFilter(now, 'cause', value))}
      />
      <TextField {...field('requestId')} hint="An answer's x-request-id" />
      <TextField {...field('from')} type="date" hint="Days are of UTC" />
      <TextField {...field('to')} type="date" hint="Up to that day's beginning" />
      <div className="col-span-2 flex justify-end gap-2">
        <Button onClick={() => onApply({})}>Clear</Button>
        <Button type="submit" look="primary">
          Show
        </Button>
      </div>
    </form>
  );
}
