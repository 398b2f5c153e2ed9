import { useState } from 'react';
import type { PolicyData } from '../../api/policy.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { readImported } from './import-policy.ts';

/** Takes an argocd-rbac-cm, or lines of a policy, as the draft. */
export function ImportDialog({
  onImport,
  onClose,
}: {
  onImport(data: PolicyData, from: 'configmap' | 'csv'): void;
  onClose(): void;
}) {
  const [text, setText] = useState('');
  const [error, setError] = useState<string>();
  const take = async () => {
    const imported = await readImported(text);
    if (imported.kind === 'wrong') setError(imported.reason);
    else onImport(imported.data, imported.from);
  };
  return (
    <Dialog
      wide
      title="Import a policy"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" onClick={() => void take()}>
            Take as draft
          </Button>
        </>
      }
    >
      <TextArea
        label="ConfigMap or policy"
        hint="An argocd-rbac-cm replaces the whole draft; lines of a policy replace policy.csv. Nothing is saved yet."
        rows={14}
        data-autofocus
        value={text}
        error={error}
        onValue={(value) => {
          setText(value);
          setError(undefined);
        }}
      />
    </Dialog>
  );
}
