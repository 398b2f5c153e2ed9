import type { Command } from 'commander';
import { UsageError } from '../../cli/cli-error.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { EXIT } from '../../cli/exit-codes.ts';

interface ImportOptions {
  dryRun?: boolean;
  validate?: boolean;
  withoutAutomation?: boolean;
}

export const importArgocd = {
  configure(command: Command) {
    command
      .argument('<paths...>', 'files, folders, addresses, or - for stdin')
      .option('--dry-run', 'tell what would be made and changed, and change nothing')
      .option('--without-automation', 'take applications without their automated sync')
      .option('--validate', 'reach repositories and clusters before they are taken');
    examples(command, [
      'lockstep import argocd argocd/ --dry-run',
      'lockstep import argocd argocd/ --without-automation',
      'kubectl -n argocd get applications,appprojects,secrets,configmaps -o yaml | lockstep import argocd -',
    ]);
  },

  /** Takes what Argo CD's own objects declare; tells what was done, and what was not understood. */
  async run(context: Context, { args, options }: Invocation<ImportOptions>) {
    if (args.length === 0) throw new UsageError('which manifests? Name files, a folder or -');
    const { readDocuments } = await import('../../manifests/read-documents.ts');
    const { planImport } = await import('../../manifests/plan-import.ts');
    const { sendPlanned } = await import('../../manifests/send-planned.ts');
    const { importReport } = await import('../../output/import-report.ts');
    const { dryRun = false, validate = false, withoutAutomation = false } = options;
    const documents = (await Promise.all(args.map(readDocuments))).flat();
    const plan = planImport(documents, { withoutAutomation });
    const api = await context.api();
    const report = importReport({ dryRun });
    for (const one of plan.planned) {
      const warn = (message: string) => context.terminal.err(`Warning: ${one.name}: ${message}\n`);
      const how = { dryRun, validate, replaceSettings: false, warn };
      try {
        report.done(one, await sendPlanned(api, one, how));
      } catch (error) {
        report.failed(one, error);
      }
    }
    for (const one of plan.notUnderstood) report.notUnderstood(one);
    context.terminal.out(report.text());
    return report.failures() > 0 ? EXIT.error : EXIT.ok;
  },
};
