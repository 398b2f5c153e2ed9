import type { Application } from '@lockstep/domain';
import { useMutation } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useId, useState } from 'react';
import {
  type ApplicationKey,
  type DeletePropagation,
  deleteApplication,
} from '../../api/applications.ts';
import { errorMessage } from '../../api/errors.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { toast } from '../../ui/toasts.ts';

const CHOICES: { value: DeletePropagation; label: string; hint: string }[] = [
  {
    value: 'foreground',
    label: 'Delete its resources, and wait for each to be gone',
    hint: 'The application is gone last',
  },
  {
    value: 'background',
    label: 'Delete its resources, and let the cluster finish by itself',
    hint: 'The application is gone at once',
  },
  {
    value: 'orphan',
    label: 'Keep its resources',
    hint: 'They go on running; nobody keeps them as Git says any more',
  },
];

/** Asks for the name, since what is deleted does not come back by itself. */
export function DeleteDialog({
  application,
  applicationKey,
  onClose,
  onDeleted,
}: {
  application: Application;
  applicationKey: ApplicationKey;
  onClose(): void;
  onDeleted(): void;
}) {
  const { name } = application.metadata;
  const [typed, setTyped] = useState('');
  const [propagation, setPropagation] = useState<DeletePropagation>('foreground');
  const group = useId();
  const count = application.status.resources?.length ?? 0;
  const remove = useMutation({
    mutationFn: () => deleteApplication(applicationKey, propagation),
    onSuccess: () => {
      toast('ok', `${name} is being deleted`);
      onDeleted();
      onClose();
    },
  });
  return (
    <Dialog
      title={`Delete ${name}`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="danger-solid"
            icon={Trash2}
            disabled={typed !== name}
            busy={remove.isPending}
            onClick={() => remove.mutate()}
          >
            Delete
          </Button>
        </>
      }
    >
      <fieldset className="mb-4 flex flex-col gap-1">
        <legend className="mb-2 text-sm text-ink-2">
          {count === 1
            ? 'What becomes of its resource?'
            : `What becomes of its ${count} resources?`}
        </legend>
        {CHOICES.map(({ value, label, hint }) => (
          <label
            key={value}
            className="flex cursor-pointer items-start gap-2.5 rounded-lg border border-line px-3 py-2 has-checked:border-accent has-checked:bg-accent-soft"
          >
            <input
              type="radio"
              name={group}
              checked={propagation === value}
              onChange={() => setPropagation(value)}
              className="mt-1"
            />
            <span>
              <span className="block text-sm">{label}</span>
              <span className="block text-xs text-ink-2">{hint}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <TextField
        label={`Type ${name} to confirm`}
        value={typed}
        data-autofocus
        onChange={(event) => setTyped(event.target.value)}
        error={remove.error ? errorMessage(remove.error) : undefined}
      />
    </Dialog>
  );
}
