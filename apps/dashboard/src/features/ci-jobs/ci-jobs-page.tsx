import { Plus, Workflow } from 'lucide-react';
import { useState } from 'react';
import { errorMessage } from '../../api/errors.ts';
import { queryKeys } from '../../api/keys.ts';
import type { ExchangeSettings } from '../../api/settings.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { PageError } from '../../ui/page-error.tsx';
import { toast } from '../../ui/toasts.ts';
import { type Removal, RemoveDialog } from '../repositories/remove-dialog.tsx';
import { type RulePlace, withoutRule, withRuleMovedUp } from './exchange-form.ts';
import { IssuerCard } from './issuer-card.tsx';
import { RuleDialog } from './rule-dialog.tsx';
import { changeExchange, useExchange, useExchangeChange } from './use-exchange.ts';

type Open =
  | { kind: 'rule'; place?: RulePlace; issuer?: string }
  | { kind: 'remove'; removal: Removal };

/** Which jobs of CI get a session for the token that they have anyway. */
export function CiJobsPage() {
  const { data, error, refetch } = useExchange();
  const [open, setOpen] = useState<Open>();
  const move = useExchangeChange(undefined, (failure) =>
    toast('bad', 'That was refused', errorMessage(failure)),
  );
  const close = () => setOpen(undefined);
  return (
    <ListPage title="CI jobs" count={undefined}>
      {error && !data && <PageError error={error} onRetry={() => void refetch()} />}
      {data && (
        <>
          <div className="mb-4 flex items-start justify-between gap-x-4 gap-y-3 max-sm:flex-col">
            <p className="max-w-2xl text-sm text-ink-2">
              A job has a token that its platform signs, and that says which repository and branch
              it runs for. Where a rule fits, it buys a session of some minutes: no secret has to be
              kept. Of each issuer the first rule that fits decides.
            </p>
            <Button look="primary" icon={Plus} onClick={() => setOpen({ kind: 'rule' })}>
              New rule
            </Button>
          </div>
          {data.issuers.length === 0 && (
            <EmptyState icon={Workflow} title="No job gets a session">
              <p>A rule says whose jobs do, and what they may.</p>
            </EmptyState>
          )}
          {data.issuers.map((issuer, at) => (
            <IssuerCard
              key={issuer.issuer}
              issuer={issuer}
              onAdd={() => setOpen({ kind: 'rule', issuer: issuer.issuer })}
              actions={{
                onEdit: (rule) => setOpen({ kind: 'rule', place: { issuer: at, rule } }),
                onMoveUp: (rule) =>
                  move.mutate({
                    seen: data,
                    change: (now) => withRuleMovedUp(now, { issuer: at, rule }),
                  }),
                onDelete: (rule) =>
                  setOpen({ kind: 'remove', removal: removalOf(data, { issuer: at, rule }) }),
              }}
            />
          ))}
          {open?.kind === 'rule' && (
            <RuleDialog settings={data} place={open.place} issuer={open.issuer} onClose={close} />
          )}
          {open?.kind === 'remove' && <RemoveDialog removal={open.removal} onClose={close} />}
        </>
      )}
    </ListPage>
  );
}

function removalOf(settings: ExchangeSettings, at: RulePlace): Removal {
  return {
    what: settings.issuers[at.issuer]?.rules[at.rule]?.name ?? '',
    verb: 'Delete',
    consequence: 'Jobs that it fits get no session by it from now on; those they have end soon.',
    run: () => changeExchange({ seen: settings, change: (now) => withoutRule(now, at) }),
    queryKeys: [queryKeys.exchangeSettings],
  };
}
