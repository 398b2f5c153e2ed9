import { FilePlus2, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { PolicyData, PolicyProblem } from '../../api/policy.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Popover } from '../../ui/popover.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { filesOf, MAIN_FILE, newFile, problemLines } from './policy-draft.ts';

/** The files of the draft; another one can be added, and all but the main one removed. */
export function FileTabs({
  data,
  problems,
  selected,
  onSelect,
  onAdd,
  onRemove,
}: {
  data: PolicyData;
  problems: readonly PolicyProblem[];
  selected: string;
  onSelect(file: string): void;
  onAdd(file: string): void;
  onRemove(file: string): void;
}) {
  const tabs = filesOf(data).map((file) => {
    const marked = problemLines(problems, file).size;
    return { id: file, label: file, ...(marked > 0 && { badge: marked }) };
  });
  return (
    <div className="flex items-center gap-1 border-b border-line pr-1.5 pl-1">
      <Tabs
        label="Files of the policy"
        className="min-w-0 flex-1"
        tabs={tabs}
        selected={selected}
        onSelect={onSelect}
      />
      {selected !== MAIN_FILE && (
        <IconButton icon={Trash2} label={`Remove ${selected}`} onClick={() => onRemove(selected)} />
      )}
      <Popover
        label="Add a file"
        align="end"
        trigger={(properties) => <IconButton icon={FilePlus2} label="Add a file" {...properties} />}
      >
        {(close) => (
          <AddFile
            data={data}
            onAdd={(file) => {
              close();
              onAdd(file);
            }}
          />
        )}
      </Popover>
    </div>
  );
}

function AddFile({ data, onAdd }: { data: PolicyData; onAdd(file: string): void }) {
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<string>();
  return (
    <form
      className="flex w-64 flex-col gap-3 p-2"
      onSubmit={(event) => {
        event.preventDefault();
        const found = newFile(data, typed);
        if (found.kind === 'wrong') setError(found.reason);
        else onAdd(found.key);
      }}
    >
      <TextField
        label="Name"
        placeholder="ops"
        hint="It becomes policy.ops.csv"
        value={typed}
        error={error}
        onChange={(event) => {
          setTyped(event.target.value);
          setError(undefined);
        }}
      />
      <Button type="submit" look="primary">
        Add
      </Button>
    </form>
  );
}
