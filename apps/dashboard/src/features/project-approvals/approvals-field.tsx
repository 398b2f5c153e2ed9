import { Plus } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { LinesField } from '../../ui/lines-field.tsx';
import { useSettled } from '../../ui/use-settled.ts';
import { RuleList } from './rule-list.tsx';
import { withExample } from './rule-words.ts';
import { useApprovalRules } from './use-approval-rules.ts';

const SETTLED_MS = 300;

/** Rules of approval as YAML, checked while they are written, and below what they say. */
export function ApprovalsField({
  value,
  error,
  onValue,
}: {
  value: string;
  /** What the server said of the project when it was saved. */
  error: string | undefined;
  onValue(value: string): void;
}) {
  const settled = useSettled(value, SETTLED_MS);
  const { data } = useApprovalRules(settled);
  const isEmpty = value.trim() === '';
  const problem = isEmpty ? undefined : data?.problems[0]?.trim();
  const rules = isEmpty ? [] : (data?.rules ?? []);
  return (
    <div className="col-span-full min-w-0">
      <LinesField
        label="Rules"
        rows={isEmpty ? 2 : Math.min(14, value.split('\n').length + 1)}
        hint="YAML, a list: name, destinations (server, name, namespace), count, roles, groups, expires, automation, selfHeal, tokens, bypass"
        placeholder="- name: production …"
        value={value}
        error={error ?? problem}
        onValue={onValue}
      />
      <Button
        small
        look="quiet"
        icon={Plus}
        className="mt-1"
        onClick={() => onValue(withExample(value))}
      >
        Add a rule
      </Button>
      {rules.length > 0 && (
        <div className="mt-2 overflow-hidden rounded-lg border border-line bg-surface">
          <RuleList rules={rules} />
        </div>
      )}
    </div>
  );
}
