import { createInterface } from 'node:readline/promises';
import { UsageError } from './cli-error.ts';
import type { Context } from './context.ts';

/** Asks on standard error, so that standard output stays the command's own. */
export async function ask(context: Context, question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await lines.question(question, { signal: context.signal })).trim();
  } finally {
    lines.close();
  }
}

/** Asks for something that is not shown while it is typed. */
export async function askSecret(context: Context, question: string): Promise<string> {
  const { stdin } = process;
  // Before the question: whoever answers at once must not see it either.
  stdin.setRawMode(true).setEncoding('utf8').resume();
  context.terminal.err(question);
  try {
    return await typedSecret(context.signal);
  } finally {
    stdin.setRawMode(false).pause();
    context.terminal.err('\n');
  }
}

function typedSecret(signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    let typed = '';
    const end = (settle: () => void) => {
      process.stdin.off('data', read);
      settle();
    };
    const read = (chunk: string) => {
      for (const character of chunk) {
        if (character === '\r' || character === '\n') return end(() => resolve(typed));
        // Raw mode makes no signal of Ctrl-C.
        if (character === '\u0003') return end(() => process.emit('SIGINT'));
        if (character === '\u007f' || character === '\b') typed = [...typed].slice(0, -1).join('');
        else typed += character;
      }
    };
    signal.addEventListener('abort', () => end(() => reject(signal.reason)), { once: true });
    process.stdin.on('data', read);
  });
}

/** True for yes. Where nobody can answer it is no, and the hint says how to say yes beforehand. */
export async function confirm(context: Context, question: string): Promise<boolean> {
  if (!context.terminal.canAsk) {
    throw new UsageError(`${question} nobody is there to answer`, 'Say so beforehand: --yes');
  }
  const answer = await ask(context, `${question} [y/N] `);
  return /^y(es)?$/i.test(answer);
}

/** All of standard input, without the line break at its end. */
export async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** One secret on standard input: `--password-stdin`. */
export async function readSecretFromStdin(): Promise<string> {
  return (await readStdin()).replace(/\r?\n$/, '');
}
