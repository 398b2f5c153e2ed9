import type { Application } from '@lockstep/domain';
import type { Terminal } from '../cli/terminal.ts';
import { paintWith } from '../output/paint.ts';
import { changedStates, type ResourceState, resourceStates } from './progress.ts';
import type { Sighting } from './watch-application.ts';

export interface ProgressOptions {
  terminal: Terminal;
  /** Standard error where standard output is for programs. */
  stream: 'out' | 'err';
  /** Goes before every line where several applications are followed at once. */
  prefix?: string;
  /** What was known before: only what differs from it is news. */
  baseline?: Application;
  now?: () => Date;
}

/** Prints what changes, a line for each resource, and on a terminal what is being waited for. */
export interface ProgressPrinter {
  seen(sighting: Sighting, missing: string | undefined): void;
  /** Takes the line about waiting away. */
  end(): void;
}

export function progressPrinter(options: ProgressOptions): ProgressPrinter {
  const { terminal, stream, prefix = '', now = () => new Date() } = options;
  const paint = paintWith(terminal.color && stream === 'out');
  const isLive = terminal.isTty(stream) && prefix === '';
  const write = (text: string) => (stream === 'out' ? terminal.out(text) : terminal.err(text));
  let states = options.baseline ? resourceStates(options.baseline) : new Map();
  let waitLine = '';
  let toldMessage = '';
  const clear = () => {
    if (waitLine !== '') write('\r\x1b[2K');
    waitLine = '';
  };
  const line = (text: string) => write(`${prefix}${clock(now())}  ${text}\n`);
  return {
    seen: (sighting, missing) => {
      clear();
      if (!sighting) {
        line('the application is gone');
        return;
      }
      const after = resourceStates(sighting);
      for (const state of changedStates(states, after)) line(stateLine(state, paint));
      states = after;
      const waiting = waitingFor(sighting, missing);
      if (isLive && waiting) {
        waitLine = waiting;
        // One that wraps could not be taken away again.
        write(paint(`${clock(now())}  ${waiting}`.slice(0, terminal.columns - 1), 'dim'));
      } else if (waiting && waiting !== toldMessage) line(waiting);
      toldMessage = waiting ?? '';
    },
    end: clear,
  };
}

/** The operation's own words, which say what it waits for; else what the caller misses. */
function waitingFor({ status }: Application, missing: string | undefined): string | undefined {
  if (missing === undefined) return undefined;
  const state = status.operationState;
  const isRunning = state?.phase === 'Running' || state?.phase === 'Terminating';
  return isRunning && state.message ? state.message : missing;
}

/** `apps/Deployment  shop/web  Synced  Progressing  …`, in columns that mostly line up. */
function stateLine(state: ResourceState, paint: (text: string) => string): string {
  const { group, kind, namespace, name, status, health, hook, message } = state;
  const what = `${group ? `${group}/` : ''}${kind}`.padEnd(26);
  const who = `${namespace ? `${namespace}/` : ''}${name}`.padEnd(32);
  const how = [hook ? `${hook} hook` : '', status, health].filter((word) => word !== '');
  const words = how.map((word) => paint(word) + ' '.repeat(Math.max(0, 11 - word.length)));
  return [what, who, ...words, message.replace(/\s+/g, ' ')].join('  ').trimEnd();
}

function clock(at: Date): string {
  return at.toTimeString().slice(0, 8);
}
