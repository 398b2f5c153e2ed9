/** Characters in a line, and lines. */
export interface TerminalSize {
  cols: number;
  rows: number;
}

/** A command to run in a container of a pod. */
export interface ExecRequest {
  namespace: string;
  podName: string;
  container: string;
  /** Tried in order until one of them starts; shells that a container may or may not have. */
  commands: string[][];
  tty: boolean;
  /** Whether the command reads what is written to it. */
  stdin: boolean;
}

/** A part of what a command writes; with a terminal there is only `stdout`. */
export interface ExecOutput {
  stream: 'stdout' | 'stderr';
  data: Uint8Array;
}

/** How a command ended; `failed` is one that never ran, or of whose end nobody knows. */
export type ExecEnd =
  | { kind: 'exited'; exitCode: number; command: string[] }
  | { kind: 'failed'; message: string; command: string[] };

/** A command that runs in a container. Whoever opens one reads its output or closes it. */
export interface ExecSession {
  /** Read once, and only as fast as the reader: the command is held back meanwhile. */
  readonly output: AsyncIterable<ExecOutput>;
  /** Resolves after the end of the output; never rejects. */
  readonly ended: Promise<ExecEnd>;
  /** Resolves when there is room for more. */
  write(data: Uint8Array): Promise<void>;
  /** The command sees the end of its input. */
  endInput(): void;
  resize(size: TerminalSize): void;
  /** Cuts the connection; what of it ends the command is the container runtime's matter. */
  close(): void;
}

/** A command line for people: parts with spaces or quotes stand in single quotes. */
export function commandLine(command: readonly string[]): string {
  return command
    .map((part) => (/^[\w@%+=:,./-]+$/.test(part) ? part : `'${part.replaceAll("'", `'\\''`)}'`))
    .join(' ');
}

/**
 * How a server has a command run by the worker that owns the cluster: a websocket. The server says
 * first which command; parts of output are binary frames that begin with the stream's number, those
 * from the server are input.
 */
export const GATEWAY_EXEC_PATH = '/internal/gateway/exec';
export const EXEC_STREAMS = ['stdin', 'stdout', 'stderr'] as const;

export type ToWorker =
  | { kind: 'start'; uid: string; request: ExecRequest }
  | { kind: 'resize'; size: TerminalSize }
  | { kind: 'end-input' };

export type FromWorker =
  | { kind: 'started' }
  | { kind: 'refused'; code: string; message: string }
  | { kind: 'ended'; end: ExecEnd };
