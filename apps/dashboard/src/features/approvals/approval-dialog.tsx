import { Ban, Check, Siren } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { ApplicationKey } from '../../api/applications.ts';
import type { ApprovalDetail } from '../../api/approvals.ts';
import { errorMessage } from '../../api/errors.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { PageError } from '../../ui/page-error.tsx';
import { toast } from '../../ui/toasts.ts';
import { ApprovalDiff } from './approval-diff.tsx';
import { ApprovalFacts } from './approval-facts.tsx';
import { STATE_WORDS } from './approval-words.ts';
import { useAnswering, useApproval } from './use-approvals.ts';

/** Everything that somebody decides by, and the decision. */
export default function ApprovalDialog({
  applicationKey,
  id,
  onClose,
}: {
  applicationKey: ApplicationKey;
  id: string;
  onClose(): void;
}) {
  const { data, error, refetch } = useApproval(applicationKey, id);
  if (data) return <Loaded approval={data} {...{ applicationKey, onClose }} />;
  return (
    <Dialog wide title={`Sync of ${applicationKey.name}`} onClose={onClose}>
      {error ? (
        <PageError error={error} onRetry={() => void refetch()} />
      ) : (
        <p role="status" className="h-60 text-sm text-ink-3">
          Loading…
        </p>
      )}
    </Dialog>
  );
}

function Loaded({
  approval,
  applicationKey,
  onClose,
}: {
  approval: ApprovalDetail;
  applicationKey: ApplicationKey;
  onClose(): void;
}) {
  const [comment, setComment] = useState('');
  const [tried, setTried] = useState(false);
  const { answer, bypass } = useAnswering(applicationKey, approval.id);
  const { mayAnswer, mayBypass, because, state } = approval;
  const text = comment.trim();
  const done = (words: string) => () => {
    toast('ok', words);
    onClose();
  };
  const decide = (decision: 'approve' | 'reject') => {
    setTried(decision === 'reject');
    if (decision === 'reject' && text === '') return;
    const { hash } = approval.subject;
    const words = decision === 'approve' ? 'Approved' : 'Rejected';
    answer.mutate({ decision, comment: text, hash }, { onSuccess: done(words) });
  };
  const goOn = () => {
    setTried(true);
    if (text !== '') bypass.mutate(text, { onSuccess: done('It goes on without approval') });
  };
  const busy = answer.isPending || bypass.isPending;
  const problem = answer.error ?? bypass.error;
  return (
    <Dialog
      wide
      title={`${STATE_WORDS[state].text}: sync of ${applicationKey.name}`}
      onClose={onClose}
      footer={
        <>
          {mayBypass && (
            <Button look="quiet" icon={Siren} busy={busy} className="mr-auto" onClick={goOn}>
              Go on without approval
            </Button>
          )}
          {!mayAnswer && <Button onClick={onClose}>Close</Button>}
          {mayAnswer && (
            <>
              <Button look="danger" icon={Ban} busy={busy} onClick={() => decide('reject')}>
                Reject
              </Button>
              <Button look="primary" icon={Check} busy={busy} onClick={() => decide('approve')}>
                Approve
              </Button>
            </>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <ApprovalFacts approval={approval} />
        {approval.diffProblem && <Note tone="bg-warn-soft">{approval.diffProblem}</Note>}
        {approval.diff.length > 0 && <ApprovalDiff items={approval.diff} />}
        {state === 'pending' && because && (
          <Note tone="bg-idle-soft">You cannot approve it: {because}.</Note>
        )}
        {(mayAnswer || mayBypass) && (
          <TextField
            label="Comment"
            value={comment}
            maxLength={2000}
            onChange={(event) => setComment(event.target.value)}
            error={tried && text === '' ? 'Say why' : undefined}
            hint="Everybody sees it, with your name; needed to reject"
          />
        )}
        {problem && (
          <p role="alert" className="rounded-lg bg-bad-soft px-3 py-2 text-sm text-bad">
            {errorMessage(problem)}
          </p>
        )}
      </div>
    </Dialog>
  );
}

function Note({ tone, children }: { tone: string; children: ReactNode }) {
  return (
    <p role="note" className={`rounded-lg px-3 py-2 text-sm text-ink-2 ${tone}`}>
      {children}
    </p>
  );
}
