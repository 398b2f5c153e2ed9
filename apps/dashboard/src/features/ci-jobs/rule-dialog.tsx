import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { listAccounts } from '../../api/accounts.ts';
import { ApiError, errorMessage } from '../../api/errors.ts';
import { queryKeys } from '../../api/keys.ts';
import type { ExchangeSettings } from '../../api/settings.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { LinesField } from '../../ui/lines-field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { toast } from '../../ui/toasts.ts';
import { rolesOf } from '../project-roles/role-form.ts';
import { useProjects } from '../projects/use-projects.ts';
import {
  newRule,
  placeRuleProblems,
  type RuleForm,
  type RulePlace,
  type RuleProblems,
  ruleFormOf,
  ruleProblemsOf,
  withRule,
} from './exchange-form.ts';
import { IssuerFields } from './issuer-fields.tsx';
import { useExchangeChange } from './use-exchange.ts';

/** One rule: whose job it has to be, and whose session it gets. */
export function RuleDialog({
  settings: opened,
  place,
  issuer,
  onClose,
}: {
  settings: ExchangeSettings;
  /** The one that is edited; none for a new one. */
  place?: RulePlace | undefined;
  /** Of a new one: whose it is to be. */
  issuer?: string | undefined;
  onClose(): void;
}) {
  // Of the moment it was opened: the page may read them anew.
  const [settings] = useState(opened);
  const [form, setForm] = useState<RuleForm>(() => beginWith(settings, place, issuer));
  const [problems, setProblems] = useState<RuleProblems>({});
  const save = useExchangeChange(
    () => {
      toast('ok', `Rule ${form.name.trim()} saved`);
      onClose();
    },
    (error) => {
      const at = withRule(settings, form, place).place;
      setProblems(error instanceof ApiError ? placeRuleProblems(error.details, at) : {});
    },
  );
  const change = (changed: Partial<RuleForm>) => {
    setForm((now) => ({ ...now, ...changed }));
    setProblems({});
    save.reset();
  };
  const submit = () => {
    const found = ruleProblemsOf(form);
    setProblems(found);
    if (Object.keys(found).length > 0) return;
    save.mutate({ seen: settings, change: (now) => withRule(now, form, place).settings });
  };
  return (
    <Dialog
      wide
      title={place ? `Rule ${settings.issuers[place.issuer]?.rules[place.rule]?.name}` : 'New rule'}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" busy={save.isPending} onClick={submit}>
            Save
          </Button>
        </>
      }
    >
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextField
          label="Name"
          data-autofocus
          value={form.name}
          error={problems.name}
          placeholder="deploy the shop"
          hint="What the audit calls it"
          onChange={(event) => change({ name: event.target.value })}
        />
        <IssuerFields settings={settings} form={form} problems={problems} onChange={change} />
        <LinesField
          label="Only jobs with"
          rows={3}
          hint="claim = value, one to a line, all of them; a claim twice is either. * is any text up to a slash, ** any at all."
          placeholder={'repository = acme/shop\nref = refs/heads/main'}
          value={form.conditions}
          error={problems.conditions}
          onValue={(conditions) => change({ conditions })}
        />
        <Whose form={form} problems={problems} onChange={change} />
        <TextField
          label="Minutes that the session lasts"
          inputMode="numeric"
          className="w-60 max-sm:w-full"
          value={form.minutes}
          error={problems.minutes}
          hint="60 at most"
          onChange={(event) => change({ minutes: event.target.value })}
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

function beginWith(
  settings: ExchangeSettings,
  place: RulePlace | undefined,
  issuer: string | undefined,
): RuleForm {
  const one = place
    ? settings.issuers[place.issuer]
    : settings.issuers.find((each) => each.issuer === issuer);
  const rule = place && one?.rules[place.rule];
  if (one && rule) return ruleFormOf(one, rule);
  const { audience = window.location.origin, jwksUri = '' } = one ?? {};
  return { ...newRule(audience), issuer: one?.issuer ?? '', jwksUri };
}

const KINDS = [
  { value: 'role', label: 'A role of a project' },
  { value: 'account', label: 'An account' },
] as const;

/** Whose session the job gets. */
function Whose({
  form,
  problems,
  onChange,
}: {
  form: RuleForm;
  problems: RuleProblems;
  onChange(changed: Partial<RuleForm>): void;
}) {
  const { data: projects = [] } = useProjects();
  const accounts = useQuery({ queryKey: queryKeys.accounts, queryFn: listAccounts });
  const project = projects.find(({ metadata }) => metadata.name === form.project.trim());
  const holders = accounts.data?.filter(({ capabilities }) => capabilities.includes('apiKey'));
  return (
    <div>
      <p className="mb-1 text-sm font-medium">Get a session of</p>
      <Segmented
        label="Get a session of"
        options={[...KINDS]}
        value={form.actsAs}
        onChange={(actsAs) => onChange({ actsAs })}
      />
      {problems.actsAs && <p className="mt-1 text-xs text-bad">{problems.actsAs}</p>}
      <div className="mt-3 grid grid-cols-2 gap-3 max-sm:grid-cols-1">
        {form.actsAs === 'account' ? (
          <TextField
            label="Account"
            value={form.account}
            error={problems.account}
            hint="One that holds tokens"
            suggestions={(holders ?? []).map(({ name }) => name)}
            onChange={(event) => onChange({ account: event.target.value })}
          />
        ) : (
          <>
            <TextField
              label="Project"
              value={form.project}
              error={problems.project}
              suggestions={projects.map(({ metadata }) => metadata.name)}
              onChange={(event) => onChange({ project: event.target.value })}
            />
            <TextField
              label="Role"
              value={form.role}
              error={problems.role}
              suggestions={project ? rolesOf(project.spec).map(({ name }) => name) : []}
              onChange={(event) => onChange({ role: event.target.value })}
            />
          </>
        )}
      </div>
    </div>
  );
}
