import { useQuery } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { type ApplicationKey, getApplication, liveManifest } from '../../api/applications.ts';
import { queryKeys } from '../../api/keys.ts';
import { Button } from '../../ui/button.tsx';
import type { ResourceView } from '../application/resource-views.ts';
import { containersOf } from '../resource-panel/log-lines.ts';
import type { TerminalPlace } from './terminal-address.ts';
import { useTerminal } from './use-terminal.ts';

/** A shell in one of a pod's containers. */
export default function TerminalTab({
  applicationKey,
  view,
}: {
  applicationKey: ApplicationKey;
  view: ResourceView;
}) {
  const { data: application } = useQuery({
    queryKey: queryKeys.application(applicationKey),
    queryFn: () => getApplication(applicationKey),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { data: manifest } = useQuery({
    queryKey: queryKeys.manifest(applicationKey, view.id),
    queryFn: () => liveManifest(applicationKey, view.ref),
    staleTime: 30_000,
  });
  const containers = useMemo(() => containersOf(manifest), [manifest]);
  const [chosen, setChosen] = useState<string>();
  const container = chosen ?? containers[0];
  const project = application?.spec.project;
  const place: TerminalPlace | undefined =
    project && container
      ? {
          application: applicationKey,
          project,
          pod: view.ref.name,
          namespace: view.ref.namespace,
          container,
        }
      : undefined;
  const frame = useRef<HTMLDivElement>(null);
  const bar = useRef<HTMLDivElement>(null);
  const { state, again } = useTerminal(frame, place, () => leave(bar.current));
  return (
    <div className="flex h-full flex-col">
      <div
        ref={bar}
        className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line px-4 py-1.5 text-xs text-ink-2"
      >
        <label className="flex items-center gap-2">
          Container
          <select
            value={container ?? ''}
            onChange={(event) => setChosen(event.target.value)}
            className="h-7 max-w-44 rounded-lg border border-line-strong bg-surface px-1.5 text-xs text-ink max-sm:h-8"
          >
            {containers.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <p role="status" className="min-w-0 flex-1">
          {state.kind === 'connecting' && 'Opening a shell'}
          {state.kind === 'open' && 'Connected. Ctrl+Alt+X leaves the terminal.'}
          {state.kind === 'over' && <span className="text-bad">{state.reason}</span>}
        </p>
        {state.kind === 'over' && (
          <Button small icon={RotateCw} onClick={again}>
            Open again
          </Button>
        )}
      </div>
      <div className="min-h-0 flex-1 bg-sunken p-2">
        <div
          ref={frame}
          data-testid="terminal"
          className="h-full overflow-hidden font-mono"
          aria-busy={state.kind === 'connecting'}
        />
      </div>
    </div>
  );
}

/** The focus goes to what stands before the terminal; from there on Tab works as everywhere. */
function leave(bar: HTMLElement | null): void {
  bar?.querySelector('select')?.focus();
}
