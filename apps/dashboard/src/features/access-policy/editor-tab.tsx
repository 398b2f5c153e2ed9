import { useQueryClient } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { FileUp } from 'lucide-react';
import { useId, useState } from 'react';
import { queryKeys } from '../../api/keys.ts';
import { type StoredPolicy, savePolicy } from '../../api/policy.ts';
import { Button } from '../../ui/button.tsx';
import { AskPanel } from './ask-panel.tsx';
import { diffDraft } from './draft-diff.ts';
import { FileTabs } from './file-tabs.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { filesOf, MAIN_FILE, problemLines, textOf, without, withText } from './policy-draft.ts';
import { PolicySettings } from './policy-settings.tsx';
import { PolicyText, type Reveal } from './policy-text.tsx';
import { ProblemList } from './problem-list.tsx';
import { SaveDialog } from './save-dialog.tsx';
import { usePolicyDraft, useValidation } from './use-policy-draft.ts';

/** The draft with its problems, and beside it what it comes to. */
export function EditorTab({
  stored,
  onSaved,
}: {
  stored: StoredPolicy;
  onSaved(saved: StoredPolicy): void;
}) {
  const draft = usePolicyDraft(stored);
  const { data, setData, isChanged } = draft;
  const validation = useValidation(data);
  const [chosen, setChosen] = useState(MAIN_FILE);
  const [reveal, setReveal] = useState<Reveal>();
  const [open, setOpen] = useState<'save' | 'import'>();
  const client = useQueryClient();
  const problemsId = useId();
  useBlocker({
    shouldBlockFn: ({ current, next }) =>
      current.pathname !== next.pathname && !window.confirm(LEAVE),
    enableBeforeUnload: isChanged,
    disabled: !isChanged,
  });
  const file = filesOf(data).includes(chosen) ? chosen : MAIN_FILE;
  const problems = validation?.problems ?? [];
  const show = (of: string, line: number | undefined) => {
    if (filesOf(data).includes(of)) setChosen(of);
    if (line !== undefined) setReveal({ line });
  };
  const hasErrors = validation !== undefined && !validation.valid;
  return (
    <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_22rem] gap-4 pb-3 max-lg:block max-lg:overflow-y-auto">
      <div className="flex min-h-0 min-w-0 flex-col gap-3">
        <PolicySettings data={data} onChange={setData} />
        <div className="flex min-h-0 flex-1 flex-col overflow-hidden rounded-xl border border-line bg-surface shadow-card max-lg:h-[60dvh] max-lg:flex-none">
          <FileTabs
            data={data}
            problems={problems}
            selected={file}
            onSelect={setChosen}
            onAdd={(key) => {
              setData(withText(data, key, ''));
              setChosen(key);
            }}
            onRemove={(key) => setData(without(data, key))}
          />
          <div className="min-h-0 flex-1">
            <PolicyText
              key={file}
              label={file}
              value={textOf(data, file)}
              onValue={(text) => setData(withText(data, file, text))}
              marks={problemLines(problems, file)}
              describedBy={problemsId}
              reveal={reveal}
            />
          </div>
          <div className="shrink-0 border-t border-line">
            <ProblemList id={problemsId} validation={validation} onShow={show} />
          </div>
        </div>
        {draft.isOutrun && (
          <Outrun
            version={stored.version}
            onTake={() => draft.begin(stored)}
            onKeep={draft.rebase}
          />
        )}
        <div className="flex flex-wrap items-center gap-2">
          <Button
            look="primary"
            disabled={!isChanged || hasErrors || draft.isOutrun}
            onClick={() => setOpen('save')}
          >
            Review and save…
          </Button>
          <Button disabled={!isChanged} onClick={() => draft.begin(stored)}>
            Discard
          </Button>
          <Button look="quiet" icon={FileUp} onClick={() => setOpen('import')}>
            Import…
          </Button>
          <p role="status" className="ml-auto text-xs text-ink-3">
            {isChanged ? 'Not saved yet' : 'As it is in force'}
          </p>
        </div>
      </div>
      <aside className="scroll-quiet min-h-0 overflow-y-auto rounded-xl border border-line bg-surface p-4 shadow-card max-lg:mt-4 max-lg:overflow-visible">
        <AskPanel
          resources={stored.resources}
          // The last one that can be read: while somebody types, answers are of that.
          draft={isChanged && validation?.valid ? validation.of : undefined}
          onShow={show}
        />
      </aside>
      {open === 'save' && (
        <SaveDialog
          title="Save the policy"
          verb="Save"
          files={diffDraft(draft.base.data, data)}
          version={draft.base.version}
          locksOut={validation?.locksOut ?? false}
          locksYouOut={validation?.locksYouOut ?? false}
          save={(words) => savePolicy(data, words)}
          onSaved={(saved) => {
            setOpen(undefined);
            draft.begin({ ...stored, ...saved });
            onSaved(saved);
          }}
          onConflict={() => void client.invalidateQueries({ queryKey: queryKeys.policy })}
          onClose={() => setOpen(undefined)}
        />
      )}
      {open === 'import' && (
        <ImportDialog
          onImport={(imported, from) => {
            setOpen(undefined);
            setData(from === 'csv' ? { ...data, ...imported } : imported);
            setChosen(MAIN_FILE);
          }}
          onClose={() => setOpen(undefined)}
        />
      )}
    </div>
  );
}

const LEAVE = 'The draft of the policy is not saved. Leave it?';

function Outrun({ version, onTake, onKeep }: { version: number; onTake(): void; onKeep(): void }) {
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-2 rounded-lg bg-warn-soft px-3 py-2 text-sm text-warn"
    >
      <p className="min-w-48 flex-1">
        Somebody has saved version {version} since you began. Keep your draft to see what it would
        change of that, or take theirs.
      </p>
      <Button small onClick={onKeep}>
        Keep my draft
      </Button>
      <Button small onClick={onTake}>
        Take theirs
      </Button>
    </div>
  );
}
