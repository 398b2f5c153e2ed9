import type { Command } from 'commander';
import { type ApplicationRef, applicationRef, toldRef } from '../../application/application-ref.ts';
import { approvalsApi, type ShownApproval } from '../../application/approvals-api.ts';
import { CliError, UsageError } from '../../cli/cli-error.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { EXIT } from '../../cli/exit-codes.ts';
import { approvalText } from '../../output/approval-view.ts';
import { paintWith } from '../../output/paint.ts';

interface ApproveOptions {
  reject?: boolean;
  comment?: string;
  bypass?: string;
  hash?: string;
  yes?: boolean;
  appNamespace?: string;
}

type Api = ReturnType<typeof approvalsApi>;

export const appApprove = {
  configure(command: Command) {
    command
      .argument('<name>', 'NAME or NAMESPACE/NAME')
      .option('--reject', 'the sync is not to go on; needs --comment')
      .option('--comment <text>', 'shown to everybody and kept in the audit')
      .option('--bypass <reason>', 'in an emergency: let it go on unapproved; needs override')
      .option('--hash <hash>', 'only if this is what is asked')
      .option('--yes', 'show, and do not ask')
      .option('-N, --app-namespace <namespace>', 'the namespace it lives in');
    examples(command, [
      'lockstep app approve shop',
      "lockstep app approve shop --reject --comment 'not on Friday'",
      'lockstep app approve shop --yes --hash sha256:1f2e…',
    ]);
  },

  async run(context: Context, { args, options }: Invocation<ApproveOptions>) {
    refuseContradictions(options);
    const { confirm } = await import('../../cli/prompt.ts');
    const api = approvalsApi(await context.api());
    const ref = applicationRef(args[0] ?? '', options.appNamespace);
    const waiting = await pending(api, ref);
    refuseBeforehand(waiting, options);
    const asked = await api.get(ref, waiting.id);
    // It may have become another one meanwhile.
    refuseBeforehand(asked, options);
    const { terminal } = context;
    terminal.out(await approvalText(asked, paintWith(terminal.color)));
    const question = `${verbOf(options)} this sync of ${toldRef(ref)}?`;
    if (!options.yes && !(await confirm(context, question))) {
      terminal.err('Nothing was decided.\n');
      return EXIT.unmet;
    }
    const after = await decide(api, ref, asked, options);
    terminal.out(`${toldRef(ref)}: the sync is ${after.state}\n`);
    return EXIT.ok;
  },
};

function decide(api: Api, ref: ApplicationRef, asked: ShownApproval, options: ApproveOptions) {
  if (options.bypass) return api.bypass(ref, asked.id, options.bypass);
  return api.answer(ref, asked.id, {
    decision: options.reject ? 'reject' : 'approve',
    comment: options.comment ?? '',
    // What was shown, and nothing that it may have become since.
    hash: asked.subject.hash,
  });
}

async function pending(api: Api, ref: ApplicationRef): Promise<ShownApproval> {
  const query = { state: 'pending', application: ref.name, appNamespace: ref.namespace };
  const [found] = await api.list(query);
  if (found) return found;
  throw new CliError(`no sync of ${toldRef(ref)} waits for approval`, {
    hint: `See what was decided: lockstep app approvals ${toldRef(ref)} --all`,
  });
}

function refuseContradictions({ reject, comment, bypass }: ApproveOptions): void {
  if (reject && !comment?.trim()) throw new UsageError('--reject: say why, with --comment');
  if (bypass !== undefined && reject) throw new UsageError('give --bypass or --reject, not both');
  if (bypass?.trim() === '') throw new UsageError('--bypass: say why');
}

function refuseBeforehand(asked: ShownApproval, { hash, bypass }: ApproveOptions): void {
  if (hash && hash !== asked.subject.hash) {
    throw new CliError(`what is asked is not ${hash}, but ${asked.subject.hash}`);
  }
  if (!bypass && !asked.mayAnswer) throw new CliError(asked.because ?? 'you may not answer this');
}

function verbOf({ reject, bypass }: ApproveOptions): string {
  if (bypass) return 'Without approval, go on with';
  return reject ? 'Reject' : 'Approve';
}
