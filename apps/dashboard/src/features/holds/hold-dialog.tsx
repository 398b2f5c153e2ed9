import type { Hold } from '@lockstep/domain';
import { CirclePause } from 'lucide-react';
import { useState } from 'react';
import type { ApplicationKey } from '../../api/applications.ts';
import { errorMessage } from '../../api/errors.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { toast } from '../../ui/toasts.ts';
import { HOLD_LENGTHS, type HoldChoice, type HoldLength, holdBody } from './hold-words.ts';
import { useHolding } from './use-holds.ts';

const NOTHING_CHOSEN: HoldChoice = { reason: '', length: '2h', until: '' };

/** Pauses automation of an application or of one resource: break glass, with who, why, how long. */
export function HoldDialog({
  applicationKey,
  resource,
  onClose,
}: {
  applicationKey: ApplicationKey;
  resource?: NonNullable<Hold['resource']> | undefined;
  onClose(): void;
}) {
  const [choice, setChoice] = useState(NOTHING_CHOSEN);
  const [tried, setTried] = useState(false);
  const { begin } = useHolding(applicationKey);
  const change = (changed: Partial<HoldChoice>) => setChoice((now) => ({ ...now, ...changed }));
  const body = holdBody(choice, Date.now());
  const problem = 'problem' in body ? body.problem : undefined;
  const what = resource ? `${resource.kind} ${resource.name}` : applicationKey.name;
  const submit = () => {
    setTried(true);
    if ('problem' in body) return;
    begin.mutate(
      { ...body, ...(resource ? { resource } : {}) },
      {
        onSuccess: () => {
          toast('ok', `${what} is held`);
          onClose();
        },
      },
    );
  };
  const ofReason = problem === 'Say why';
  return (
    <Dialog
      title={`Hold ${what}`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" icon={CirclePause} busy={begin.isPending} onClick={submit}>
            Hold
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <p className="text-sm text-ink-2">
          {resource
            ? 'Self-heal leaves it alone, and automated syncs wait while it differs from Git. A sync by hand still works.'
            : 'No automated sync and no self-heal until the hold ends. A sync by hand still works.'}
        </p>
        <TextField
          label="Why"
          placeholder="Incident 42: replicas raised by hand"
          value={choice.reason}
          maxLength={1000}
          data-autofocus
          onChange={(event) => change({ reason: event.target.value })}
          error={tried && ofReason ? problem : undefined}
          hint="Everybody sees it, with your name"
        />
        <div>
          <p className="mb-1.5 text-sm font-medium" aria-hidden="true">
            For how long
          </p>
          <Segmented<HoldLength>
            label="For how long"
            options={[...HOLD_LENGTHS]}
            value={choice.length}
            onChange={(length) => change({ length })}
          />
          {choice.length === 'until' && (
            <TextField
              className="mt-3"
              type="datetime-local"
              label="Until"
              value={choice.until}
              onChange={(event) => change({ until: event.target.value })}
              error={tried && !ofReason ? problem : undefined}
              hint="Seven days ahead at most"
            />
          )}
        </div>
        {begin.error && (
          <p role="alert" className="rounded-lg bg-bad-soft px-3 py-2 text-sm text-bad">
            {errorMessage(begin.error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}
