import { CommanderError } from 'commander';
import { createContext } from './context.ts';
import { describeError } from './describe-error.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { createProgram } from './program.ts';
import type { GlobalOptions } from './target-server.ts';
import type { Terminal } from './terminal.ts';

/** Somebody pressed Ctrl-C. */
export class InterruptedError extends Error {
  constructor() {
    super('interrupted');
    this.name = 'InterruptedError';
  }
}

export interface RunInput {
  /** Without the program and the script. */
  argv: readonly string[];
  env: NodeJS.ProcessEnv;
  terminal: Terminal;
  signal: AbortSignal;
}

/** Runs one command line and answers its exit code; every error has been told by then. */
export async function run({ argv, env, terminal, signal }: RunInput): Promise<number> {
  let exitCode: number = EXIT.ok;
  let failureCode: ExitCode = EXIT.error;
  const program = createProgram(terminal, {
    found: (entry) => {
      failureCode = entry.failureCode ?? EXIT.error;
    },
    execute: async (module, command) => {
      const globals = program.opts<GlobalOptions>();
      const context = createContext({ terminal, env, signal, globals });
      const invocation = { args: command.args, options: command.opts() };
      exitCode = (await module.run(context, invocation)) ?? EXIT.ok;
    },
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : failureCode;
    if (error instanceof InterruptedError || signal.aborted) return EXIT.interrupted;
    const told = describeError(error);
    terminal.err(told.text);
    return told.exitCode ?? failureCode;
  }
}
