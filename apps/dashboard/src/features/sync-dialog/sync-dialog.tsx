import type { Application } from '@lockstep/domain';
import { useMutation } from '@tanstack/react-query';
import { ChevronRight, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { type ApplicationKey, syncApplication } from '../../api/applications.ts';
import { errorMessage } from '../../api/errors.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { CheckField, TextField } from '../../ui/field.tsx';
import { toast } from '../../ui/toasts.ts';
import { sourceViews } from '../application/application-view.ts';
import { useMayOverride, useSyncWindows } from '../sync-windows/use-sync-windows.ts';
import { WindowOverride } from '../sync-windows/window-override.tsx';
import { ResourcePicker } from './resource-picker.tsx';
import {
  DEFAULT_CHOICES,
  MAIN_OPTIONS,
  MORE_OPTIONS,
  type SyncChoices,
  syncBody,
  toggleOption,
} from './sync-request.ts';

export function SyncDialog({
  application,
  applicationKey,
  onClose,
}: {
  application: Application;
  applicationKey: ApplicationKey;
  onClose(): void;
}) {
  const [choices, setChoices] = useState(DEFAULT_CHOICES);
  const change = (changed: Partial<SyncChoices>) => setChoices((now) => ({ ...now, ...changed }));
  const resources = (application.status.resources ?? []).filter(({ hook }) => !hook);
  const [source] = sourceViews(application);
  const sync = useMutation({
    mutationFn: () => syncApplication(applicationKey, syncBody(choices, resources)),
    onSuccess: () => {
      toast('ok', choices.dryRun ? 'Dry run started' : 'Sync started');
      onClose();
    },
  });
  const windows = useSyncWindows(applicationKey);
  const held = windows?.manual.canSync === false ? windows.manual : undefined;
  const project = application.spec.project;
  const mayOverride = useMayOverride(applicationKey, { project, asked: held !== undefined });
  const isHeld = held !== undefined && !(choices.override && choices.reason.trim() !== '');
  const nothing = choices.resources?.size === 0;
  return (
    <Dialog
      wide
      title={`Sync ${application.metadata.name}`}
      onClose={onClose}
      footer={
        <>
          {sync.error && (
            <p role="alert" className="mr-auto text-sm text-bad">
              {errorMessage(sync.error)}
            </p>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            icon={RefreshCw}
            busy={sync.isPending}
            disabled={nothing || isHeld}
            onClick={() => sync.mutate()}
          >
            {choices.dryRun ? 'Sync as a dry run' : 'Sync'}
          </Button>
        </>
      }
    >
      {held && (
        <WindowOverride
          held={held}
          allowed={mayOverride}
          override={choices.override}
          reason={choices.reason}
          onChange={change}
        />
      )}
      <div className="grid grid-cols-2 gap-x-8 gap-y-4 max-sm:grid-cols-1">
        <div>
          <TextField
            label="Revision"
            placeholder={source?.target ?? 'HEAD'}
            hint="A branch, tag or commit. Empty: what the application follows."
            value={choices.revision}
            onChange={(event) => change({ revision: event.target.value })}
          />
          <div className="mt-3">
            <CheckField
              label="Prune"
              hint="Delete what is no longer in Git"
              checked={choices.prune}
              onChange={(event) => change({ prune: event.target.checked })}
            />
            <CheckField
              label="Dry run"
              hint="Ask the API server what it would do; change nothing"
              checked={choices.dryRun}
              onChange={(event) => change({ dryRun: event.target.checked })}
            />
            <Options options={MAIN_OPTIONS} {...{ choices, change }} />
            <CheckField
              label="Force"
              hint="Delete and create again what cannot be changed in place"
              checked={choices.force}
              onChange={(event) => change({ force: event.target.checked })}
            />
          </div>
        </div>
        <ResourcePicker
          resources={resources}
          selected={choices.resources}
          onChange={(selected) => change({ resources: selected })}
        />
      </div>
      <details className="group mt-3">
        <summary className="flex w-fit cursor-pointer list-none items-center gap-1.5 text-sm text-ink-2 hover:text-ink">
          <ChevronRight className="size-4 group-open:rotate-90" aria-hidden="true" />
          More options
        </summary>
        <div className="grid grid-cols-2 gap-x-8 pt-1 max-sm:grid-cols-1">
          <CheckField
            label="Leave hooks out"
            hint="Apply only; nothing runs before or after"
            checked={choices.applyOnly}
            onChange={(event) => change({ applyOnly: event.target.checked })}
          />
          <Options options={MORE_OPTIONS} {...{ choices, change }} />
        </div>
      </details>
    </Dialog>
  );
}

function Options({
  options,
  choices,
  change,
}: {
  options: typeof MAIN_OPTIONS;
  choices: SyncChoices;
  change(changed: Partial<SyncChoices>): void;
}) {
  return options.map(({ id, label, hint }) => (
    <CheckField
      key={id}
      label={label}
      hint={hint}
      checked={choices.options.has(id)}
      onChange={() => change({ options: toggleOption(choices.options, id) })}
    />
  ));
}
