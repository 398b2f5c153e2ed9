import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { errorMessage } from '../../api/errors.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { toast } from '../../ui/toasts.ts';

/** A text to be added, of a server where `server` is asked for. */
export interface Addition {
  title: string;
  intro: ReactNode;
  server?: { label: string; placeholder: string };
  area: { label: string; placeholder: string; hint?: ReactNode };
  /** What is wrong before anybody is asked. */
  check?(text: string): string | undefined;
  /** Answers what is told then. @throws ApiError */
  run(text: string, server: string): Promise<string>;
  queryKey: readonly string[];
}

/** Certificates, known hosts and keys are added alike: as text, pasted or from a file. */
export function AddDialog({ addition, onClose }: { addition: Addition; onClose(): void }) {
  const [text, setText] = useState('');
  const [server, setServer] = useState('');
  const [problems, setProblems] = useState<{ text?: string; server?: string }>({});
  const client = useQueryClient();
  const add = useMutation({
    mutationFn: () => addition.run(text, server),
    onSuccess: async (told) => {
      await client.invalidateQueries({ queryKey: addition.queryKey });
      toast('ok', told);
      onClose();
    },
  });
  const submit = () => {
    const found = {
      ...(addition.server && server.trim() === '' && { server: 'is required' }),
      ...problemOf(text, addition),
    };
    setProblems(found);
    add.reset();
    if (Object.keys(found).length === 0) add.mutate();
  };
  return (
    <Dialog
      wide
      title={addition.title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" busy={add.isPending} onClick={submit}>
            Add
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
        <div className="text-sm text-ink-2">{addition.intro}</div>
        {addition.server && (
          <TextField
            {...addition.server}
            required
            data-autofocus
            value={server}
            error={problems.server}
            onChange={(event) => setServer(event.target.value)}
          />
        )}
        <TextArea
          {...addition.area}
          {...(!addition.server && { 'data-autofocus': true })}
          rows={9}
          value={text}
          error={problems.text}
          onValue={setText}
        />
        {add.error && (
          <p role="alert" className="rounded-lg bg-bad-soft px-4 py-2.5 text-sm text-bad">
            {errorMessage(add.error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}

function problemOf(text: string, { check }: Addition): { text?: string } {
  const problem = text.trim() === '' ? 'is required' : check?.(text);
  return problem ? { text: problem } : {};
}
