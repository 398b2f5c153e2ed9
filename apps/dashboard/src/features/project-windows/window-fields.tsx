import { CheckField, TextField } from '../../ui/field.tsx';
import { LinesField } from '../../ui/lines-field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { scheduleWords } from './schedule-words.ts';
import type { WindowForm, WindowProblems } from './window-form.ts';

const KINDS = [
  { value: 'deny', label: 'Deny: no syncs while it is open' },
  { value: 'allow', label: 'Allow: syncs only while it is open' },
];
const JOINED = [
  { value: 'any', label: 'any of these' },
  { value: 'all', label: 'all of these that say something' },
];
const ROW = 'grid grid-cols-2 gap-3 max-sm:grid-cols-1';

/** When a window is open, for what, and what passes all the same. */
export function WindowFields({
  form,
  problems,
  onChange,
}: {
  form: WindowForm;
  problems: WindowProblems;
  onChange(changed: Partial<WindowForm>): void;
}) {
  const lines = (
    field: 'applications' | 'namespaces' | 'clusters',
    label: string,
    hint: string,
  ) => (
    <LinesField
      label={label}
      hint={hint}
      placeholder={PLACEHOLDERS[field]}
      value={form[field]}
      error={problems[field]}
      onValue={(value) => onChange({ [field]: value })}
    />
  );
  return (
    <>
      <div className={ROW}>
        <SelectField
          label="Kind"
          data-autofocus
          options={KINDS}
          value={form.kind}
          onValue={(kind) => onChange({ kind: kind === 'allow' ? 'allow' : 'deny' })}
        />
        <TextField
          label="Time zone"
          hint="On whose clock both are read; UTC where it is empty"
          placeholder="UTC"
          suggestions={TIME_ZONES}
          value={form.timeZone}
          error={problems.timeZone}
          onChange={(event) => onChange({ timeZone: event.target.value })}
        />
        <TextField
          label="Opens"
          hint={openingHint(form.schedule)}
          placeholder="0 22 * * 1-5"
          value={form.schedule}
          error={problems.schedule}
          onChange={(event) => onChange({ schedule: event.target.value })}
        />
        <TextField
          label="For"
          hint="Hours and minutes"
          placeholder="8h"
          value={form.duration}
          error={problems.duration}
          onChange={(event) => onChange({ duration: event.target.value })}
        />
      </div>
      <fieldset className="flex flex-col gap-3 border-t border-line pt-4">
        <legend className="sr-only">Whom it concerns</legend>
        <SelectField
          className="max-w-sm"
          label="Concerns what fits"
          options={JOINED}
          value={form.andOperator ? 'all' : 'any'}
          onValue={(joined) => onChange({ andOperator: joined === 'all' })}
        />
        <div className="grid grid-cols-3 gap-3 max-sm:grid-cols-1">
          {lines('applications', 'Applications', 'Names, one to a line; * is any text')}
          {lines('namespaces', 'Namespaces', 'They are deployed to')}
          {lines('clusters', 'Clusters', 'Name or address, as applications state it')}
        </div>
      </fieldset>
      <fieldset className="flex flex-col gap-1 border-t border-line pt-4">
        <legend className="sr-only">What passes all the same</legend>
        <CheckField
          label="Syncs by hand pass"
          hint="Where every window that holds them back says so"
          checked={form.manualSync}
          onChange={(event) => onChange({ manualSync: event.target.checked })}
        />
        <CheckField
          label="Syncs that have begun go on"
          hint="Otherwise they wait for the window, between one step and the next"
          checked={form.syncOverrun}
          onChange={(event) => onChange({ syncOverrun: event.target.checked })}
        />
      </fieldset>
      <TextField
        label="Description"
        placeholder="Business hours"
        value={form.description}
        error={problems.description}
        onChange={(event) => onChange({ description: event.target.value })}
      />
    </>
  );
}

const PLACEHOLDERS = { applications: '*', namespaces: 'shop-*', clusters: 'production' };

/** Not every browser tells them; the server knows more than these too. */
const TIME_ZONES = Intl.supportedValuesOf?.('timeZone') ?? [];

/** What is written, in words; how to write it, as long as there are none. */
function openingHint(schedule: string): string {
  const words = scheduleWords(schedule);
  return words === '' || words === schedule.trim()
    ? 'Minute, hour, day of month, month, day of week'
    : words;
}
