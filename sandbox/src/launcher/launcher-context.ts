import type { ProcessGroup } from '../process-group.ts';
import type { Progress } from '../progress.ts';
import type { StartOptions } from './options.ts';
import type { StateDir } from './state-dir.ts';

/** What the steps of a start share. */
export interface LauncherContext {
  readonly options: StartOptions;
  readonly state: StateDir;
  readonly group: ProcessGroup;
  readonly progress: Progress;
  readonly ports: { readonly server: number; readonly git: number };
  /** Runs at the beginning of the stopping, before any process is ended. */
  beforeStop(work: () => void): void;
}
