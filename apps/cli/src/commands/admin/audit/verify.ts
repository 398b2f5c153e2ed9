import type { AuditVerdict, ChainLink } from '@lockstep/store';
import type { Command } from 'commander';
import { databaseUrl } from '../../../admin/installation.ts';
import { UsageError } from '../../../cli/cli-error.ts';
import { examples, type Invocation } from '../../../cli/command.ts';
import type { Context } from '../../../cli/context.ts';
import { EXIT } from '../../../cli/exit-codes.ts';

interface VerifyOptions {
  link?: string;
  json?: boolean;
}

export const auditVerify = {
  configure(command: Command) {
    command
      .option('--link <seq:hash>', 'a line kept elsewhere, which the chain must lead through')
      .option('--json', 'tell it as JSON');
    command.addHelpText(
      'after',
      '\nReads the database of the installation; no server is needed. Ends with 1 where a line was\n' +
        'changed, taken out or put in, and names the first that does not fit.',
    );
    examples(command, [
      'lockstep admin audit verify',
      'lockstep admin audit verify --link 1042:9f2c…',
    ]);
  },

  async run(context: Context, { options }: Invocation<VerifyOptions>) {
    const { terminal, env } = context;
    const link = options.link === undefined ? undefined : readLink(options.link);
    const url = databaseUrl(env, process.cwd());
    const { verifyAudit } = await import('@lockstep/store');
    const verdict = await verifyAudit({ databaseUrl: url }, link);
    terminal.out(options.json ? `${JSON.stringify(verdict)}\n` : sentences(verdict));
    return verdict.kind === 'whole' ? undefined : EXIT.unmet;
  },
};

/** @throws UsageError */
export function readLink(text: string): ChainLink {
  const found = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text);
  if (found) return { seq: Number(found[1]), hash: found[2] as string };
  throw new UsageError('--link is a place and its hash, as an export has them: 1042:9f2c…');
}

export function sentences(verdict: AuditVerdict): string {
  if (verdict.kind === 'broken') {
    const { seq, id, problem } = verdict;
    return `The chain is broken at row ${seq}${id ? ` (id ${id})` : ''}: ${problem}.\n`;
  }
  const { rows, anchor, head, unsealed } = verdict;
  const dropped = anchor.seq > 0 ? `; what was before ${anchor.seq + 1} retention has dropped` : '';
  const waiting = unsealed > 0 ? `${unsealed} newer lines are not sealed yet.\n` : '';
  return (
    `The chain is whole: ${rows} rows${dropped}.\n${waiting}` +
    `Keep this elsewhere, for --link: ${head.seq}:${head.hash}\n`
  );
}
