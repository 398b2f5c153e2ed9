import { ArrowUp, MoreHorizontal, Pencil, Plus, Trash2 } from 'lucide-react';
import type { ExchangeIssuer, ExchangeRule } from '../../api/settings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { actsAs, conditionTexts, howTo, issuerName, lastsText } from './exchange-words.ts';

/** What the page does when a rule asks for it. */
export interface RuleActions {
  onEdit(rule: number): void;
  onMoveUp(rule: number): void;
  onDelete(rule: number): void;
}

/** One issuer with its rules, in the order in which they are asked. */
export function IssuerCard({
  issuer,
  actions,
  onAdd,
}: {
  issuer: ExchangeIssuer;
  actions: RuleActions;
  onAdd(): void;
}) {
  const name = issuerName(issuer.issuer);
  const text = howTo(issuer, window.location.origin);
  return (
    <section
      aria-label={name}
      className="mb-4 overflow-hidden rounded-xl border border-line bg-surface shadow-card"
    >
      <header className="flex items-start justify-between gap-4 border-b border-line px-4 py-3">
        <div className="min-w-0">
          <h2 className="text-sm font-semibold">{name}</h2>
          <p className="text-xs break-all text-ink-3">
            {issuer.issuer}, for {issuer.audience}
          </p>
        </div>
        <Button small icon={Plus} onClick={onAdd}>
          Add rule
        </Button>
      </header>
      <ol aria-label={`Rules of ${name}`} className="divide-y divide-line">
        {issuer.rules.map((rule, index) => (
          <RuleRow key={rule.name} rule={rule} index={index} actions={actions} />
        ))}
      </ol>
      <details className="border-t border-line bg-sunken">
        <summary className="cursor-pointer px-4 py-2 text-xs text-ink-2 outline-offset-[-2px]">
          What a job states
        </summary>
        <div className="flex items-start gap-2 px-4 pb-3">
          <pre className="scroll-quiet min-w-0 flex-1 overflow-x-auto font-mono text-xs">
            {text}
          </pre>
          <CopyButton text={text} />
        </div>
      </details>
    </section>
  );
}

function RuleRow({
  rule,
  index,
  actions,
}: {
  rule: ExchangeRule;
  index: number;
  actions: RuleActions;
}) {
  return (
    <li
      data-name={rule.name}
      className="grid grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)_2rem] items-start gap-x-6 gap-y-1.5 px-4 py-3 max-sm:grid-cols-[minmax(0,1fr)_2rem]"
    >
      <div className="min-w-0">
        <h3 className="text-sm font-medium break-words">{rule.name}</h3>
        <p className="text-xs text-ink-3">
          <code className="font-mono break-all text-ink-2">{actsAs(rule)}</code> for{' '}
          {lastsText(rule)}
        </p>
      </div>
      <ul
        aria-label="Conditions"
        className="flex flex-wrap gap-1.5 max-sm:order-3 max-sm:col-span-2"
      >
        {conditionTexts(rule).map((text) => (
          <li key={text} className="rounded-md bg-sunken px-2 py-0.5 font-mono text-xs break-all">
            {text}
          </li>
        ))}
      </ul>
      <Menu
        label={`Actions on ${rule.name}`}
        trigger={(properties) => (
          <IconButton
            className="justify-self-end"
            icon={MoreHorizontal}
            label={`Actions on ${rule.name}`}
            {...properties}
          />
        )}
        items={[
          { label: 'Edit', icon: Pencil, onSelect: () => actions.onEdit(index) },
          {
            label: 'Ask before the one above',
            icon: ArrowUp,
            disabled: index === 0,
            onSelect: () => actions.onMoveUp(index),
          },
          {
            label: 'Delete',
            icon: Trash2,
            danger: true,
            onSelect: () => actions.onDelete(index),
          },
        ]}
      />
    </li>
  );
}
