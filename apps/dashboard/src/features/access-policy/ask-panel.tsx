import { useQuery } from '@tanstack/react-query';
import { ShieldCheck, ShieldX } from 'lucide-react';
import { useState } from 'react';
import { errorMessage } from '../../api/errors.ts';
import { queryKeys } from '../../api/keys.ts';
import { explainPolicy, type PolicyData, type ResourceWords } from '../../api/policy.ts';
import { TextField } from '../../ui/field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { useSettled } from '../../ui/use-settled.ts';
import { DecisionView } from './decision-view.tsx';
import { answerText, objectHint, type QuestionFields, questionOf } from './decision-words.ts';

const SETTLED_MS = 250;
const FIRST: QuestionFields = {
  who: '',
  groups: '',
  resource: 'applications',
  action: 'sync',
  object: '*/*',
};

/** Who may do what, and which line says so: asked of the draft where there is one. */
export function AskPanel({
  resources,
  draft,
  onShow,
}: {
  resources: Record<string, ResourceWords>;
  /** Undefined: what is in force is asked. */
  draft: PolicyData | undefined;
  onShow(file: string, line: number): void;
}) {
  const [fields, setFields] = useState(FIRST);
  const words = resources[fields.resource];
  const change = (changed: Partial<QuestionFields>) => setFields((now) => ({ ...now, ...changed }));
  const choose = (resource: string) => {
    const next = resources[resource];
    const action = next?.actions.includes(fields.action) ? fields.action : (next?.actions[0] ?? '');
    change({ resource, action, object: next?.object === 'project/name' ? '*/*' : '*' });
  };
  return (
    <section aria-label="Who can do what" className="flex min-h-0 flex-col">
      <h2 className="text-sm font-semibold">Who can do what, and why</h2>
      <p className="mt-0.5 mb-3 text-xs text-ink-3">
        {draft ? 'Asked of the draft, which is not saved.' : 'Asked of the policy in force.'}
      </p>
      <div className="grid grid-cols-2 gap-3">
        <TextField
          label="User or role"
          className="col-span-2"
          value={fields.who}
          placeholder="ann, or role:dev"
          onChange={(event) => change({ who: event.target.value })}
        />
        <TextField
          label="Groups"
          className="col-span-2"
          value={fields.groups}
          placeholder="my-org:shop-team, my-org:ops"
          onChange={(event) => change({ groups: event.target.value })}
        />
        <SelectField
          label="Resource"
          options={Object.keys(resources).map((value) => ({ value, label: value }))}
          value={fields.resource}
          onValue={choose}
        />
        <TextField
          label="Action"
          value={fields.action}
          suggestions={words?.actions ?? []}
          onChange={(event) => change({ action: event.target.value })}
        />
        <TextField
          label="Object"
          className="col-span-2"
          value={fields.object}
          hint={objectHint(words)}
          onChange={(event) => change({ object: event.target.value })}
        />
      </div>
      <Answer fields={fields} draft={draft} onShow={onShow} />
    </section>
  );
}

function Answer({
  fields,
  draft,
  onShow,
}: {
  fields: QuestionFields;
  draft: PolicyData | undefined;
  onShow(file: string, line: number): void;
}) {
  const settled = useSettled(fields, SETTLED_MS);
  const question = questionOf(settled);
  const { data, error } = useQuery({
    queryKey: queryKeys.policyAnswer(question, draft),
    queryFn: ({ signal }) => explainPolicy(question as NonNullable<typeof question>, draft, signal),
    enabled: question !== undefined,
    placeholderData: (before) => before,
    // A draft may have megabytes: its answers are not kept.
    gcTime: 0,
    retry: false,
  });
  const title = data ? answerText(data, settled.object) : '';
  return (
    <div role="status" className="mt-4 border-t border-line pt-4 text-sm">
      {!question && <p className="text-ink-3">Name a user, a role or a group.</p>}
      {question && error && <p className="text-bad">{errorMessage(error)}</p>}
      {question && data && (
        <>
          <p
            data-testid="policy-answer"
            className={`mb-2 flex items-center gap-2 text-base font-semibold ${data.allowed ? 'text-ok' : title === 'Not allowed' ? 'text-bad' : 'text-warn'}`}
          >
            {data.allowed ? (
              <ShieldCheck className="size-5" aria-hidden="true" />
            ) : (
              <ShieldX className="size-5" aria-hidden="true" />
            )}
            {title}
          </p>
          <DecisionView decision={data} onShow={onShow} />
        </>
      )}
    </div>
  );
}
