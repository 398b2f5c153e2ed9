import type { Command } from 'commander';
import { examples } from '../cli/command.ts';
import type { Context } from '../cli/context.ts';

export const evaluate = {
  configure(command: Command) {
    command.addHelpText(
      'after',
      '\nReads requests {"id": …, "op": …, …}, one a line, from standard input and answers each with\n' +
        '{"id": …, …} or {"id": …, "error": {"code", "message"}}, in any order. Needs no server and no\n' +
        'cluster. Ends when the input does and all is answered.\n\n' +
        'op: health, discover-actions, run-action, rbac, sync-window, plan, diff, render,\n' +
        'appset, template, expr',
    );
    examples(command, [`echo '{"id":1,"op":"render","path":"./guestbook"}' | lockstep eval`]);
  },

  async run(context: Context) {
    const { serve } = await import('../eval/serve.ts');
    await serve({ input: process.stdin, output: process.stdout, signal: context.signal });
    return undefined;
  },
};
