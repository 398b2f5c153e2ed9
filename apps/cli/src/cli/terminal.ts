import { harmlessText } from './harmless-text.ts';

/** Where a command reads and writes. Tests hand in one that remembers. */
export interface Terminal {
  /** The command's own output, and nothing else. */
  out(text: string): void;
  /** Everything that is told besides: progress, warnings, errors. */
  err(text: string): void;
  /** A person reads what is written to standard output, or to standard error. */
  isTty(stream: 'out' | 'err'): boolean;
  /** Somebody can answer questions. */
  readonly canAsk: boolean;
  readonly color: boolean;
  /** How many characters fit into a line. */
  readonly columns: number;
  /** Resolves when everything that was written has gone out. */
  flushed(): Promise<void>;
}

/** The process's own streams. No colour where NO_COLOR is set or nobody looks. */
export function processTerminal(process: NodeJS.Process): Terminal {
  const { stdout, stderr, stdin, env } = process;
  const isDumb = env.TERM === 'dumb';
  return {
    out: (text) => void stdout.write(forWhom(stdout, text)),
    err: (text) => void stderr.write(forWhom(stderr, text)),
    isTty: (stream) => (stream === 'out' ? stdout : stderr).isTTY === true && !isDumb,
    canAsk: stdin.isTTY === true && stderr.isTTY === true,
    color: stdout.isTTY === true && !env.NO_COLOR && !isDumb,
    columns: stdout.columns || stderr.columns || 120,
    flushed: async () => {
      await Promise.all([drained(stdout), drained(stderr)]);
    },
  };
}

function forWhom({ isTTY }: NodeJS.WriteStream, text: string): string {
  return isTTY ? harmlessText(text) : text;
}

function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.writableLength === 0 || stream.destroyed) resolve();
    else stream.write('', () => resolve());
  });
}
