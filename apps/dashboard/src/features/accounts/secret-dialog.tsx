import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';

/** A password or token that nobody will see again. */
export interface ShownOnce {
  title: string;
  secret: string;
  note: string;
}

export function SecretDialog({ shown, onClose }: { shown: ShownOnce; onClose(): void }) {
  return (
    <Dialog
      title={shown.title}
      onClose={onClose}
      footer={
        <Button look="primary" data-autofocus onClick={onClose}>
          I have kept it
        </Button>
      }
    >
      <div className="flex items-start gap-2 rounded-lg border border-line bg-sunken p-3">
        <code className="min-w-0 flex-1 font-mono text-sm break-all select-all">
          {shown.secret}
        </code>
        <CopyButton text={shown.secret} />
      </div>
      <p className="mt-3 text-sm text-ink-2">This is shown once. {shown.note}</p>
    </Dialog>
  );
}
