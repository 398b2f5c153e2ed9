import { CircleCheck, PlugZap, TriangleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { ApiError, errorMessage } from '../../api/errors.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { toast } from '../../ui/toasts.ts';
import { KindChoice } from './kind-choice.tsx';
import { RepositoryFields } from './repository-fields.tsx';
import { type Edited, useCredentialForm } from './use-credential-form.ts';

const WORDS = {
  repository: { add: 'Connect a repository', edit: 'Edit repository', save: 'Connect' },
  template: { add: 'Add a credential template', edit: 'Edit credential template', save: 'Add' },
};

/** A repository, or the credentials of many: what is asked follows from how it is reached. */
export function CredentialDialog({ edited, onClose }: { edited: Edited; onClose(): void }) {
  const isStored = edited.stored !== undefined;
  const words = WORDS[edited.of];
  const element = useRef<HTMLFormElement>(null);
  const { form, problems, change, isBusy, save, test, submit, tryOut } = useCredentialForm(
    edited,
    () => {
      toast('ok', isStored ? `${form.url} saved` : `${form.url} ${PAST[edited.of]}`);
      onClose();
    },
  );
  useEffect(() => {
    if (Object.keys(problems).length === 0) return;
    element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [problems]);
  const isRepository = edited.of === 'repository';
  return (
    <Dialog
      wide
      title={isStored ? words.edit : words.add}
      onClose={onClose}
      footer={
        <>
          {isRepository && !isStored && (
            <Button
              className="mr-auto"
              icon={PlugZap}
              busy={test.isPending}
              disabled={isBusy}
              onClick={tryOut}
            >
              Test
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            busy={save.isPending}
            disabled={isBusy}
            onClick={() => submit(isRepository)}
          >
            {isStored ? 'Save' : words.save}
          </Button>
        </>
      }
    >
      <form
        ref={element}
        noValidate
        className="flex flex-col gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          submit(isRepository);
        }}
      >
        <KindChoice value={form.kind} onChange={(kind) => change({ kind })} />
        <RepositoryFields
          form={form}
          problems={problems}
          of={edited.of}
          stored={isStored}
          onChange={change}
        />
        <Outcome
          error={save.error ?? test.error}
          isConnected={test.isSuccess}
          onSaveAnyway={isRepository ? () => submit(false) : undefined}
        />
        <button type="submit" className="hidden" tabIndex={-1} aria-hidden="true" />
      </form>
    </Dialog>
  );
}

const PAST = { repository: 'connected', template: 'added' };

/** How the try went, in the words of who tried. */
function Outcome({
  error,
  isConnected,
  onSaveAnyway,
}: {
  error: Error | null;
  isConnected: boolean;
  onSaveAnyway: (() => void) | undefined;
}) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (error || isConnected) element.current?.scrollIntoView({ block: 'nearest' });
  }, [error, isConnected]);
  if (isConnected) {
    return (
      <div
        ref={element}
        role="status"
        className="flex items-center gap-2 rounded-lg bg-ok-soft px-4 py-2.5 text-sm text-ok"
      >
        <CircleCheck className="size-4 shrink-0" aria-hidden="true" />
        It can be reached and read with these credentials.
      </div>
    );
  }
  if (!error) return null;
  const reason = reachProblem(error);
  return (
    <div ref={element} role="alert" className="rounded-lg bg-bad-soft px-4 py-3 text-sm text-bad">
      <p className="flex items-center gap-2 font-medium">
        <TriangleAlert className="size-4 shrink-0" aria-hidden="true" />
        {reason === undefined ? errorMessage(error) : 'It cannot be reached'}
      </p>
      {reason !== undefined && (
        <>
          <p className="mt-1 font-mono text-xs break-words">{reason}</p>
          {onSaveAnyway && (
            <Button small look="danger" className="mt-2.5" onClick={onSaveAnyway}>
              Save it anyway
            </Button>
          )}
        </>
      )}
    </div>
  );
}

/** The server's reason, where it is that the repository could not be reached. */
function reachProblem(error: Error): string | undefined {
  if (!(error instanceof ApiError) || error.status !== 412) return undefined;
  return error.details.find(({ field }) => field === 'repo')?.reason;
}
