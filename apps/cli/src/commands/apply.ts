import type { Command } from 'commander';
import { UsageError } from '../cli/cli-error.ts';
import { collect, examples, type Invocation } from '../cli/command.ts';
import type { Context } from '../cli/context.ts';
import { EXIT } from '../cli/exit-codes.ts';

interface ApplyOptions {
  filename?: string[];
  validate: boolean;
  replaceSettings?: boolean;
}

export const apply = {
  configure(command: Command) {
    command
      .option(
        '-f, --filename <path>',
        'file, folder, address or - for stdin; may be given again',
        collect,
      )
      .option('--no-validate', 'do not test connections, nor that repository and cluster are known')
      .option(
        '--replace-settings',
        'remove settings that an argocd-cm does not name; else they stay as they are',
      );
    examples(command, [
      'lockstep apply -f applications/',
      'lockstep apply -f project.yaml -f application.yaml',
      'kustomize build . | lockstep apply -f -',
    ]);
  },

  /** Everything is tried; what fails is told, and decides the exit code. */
  async run(context: Context, { options }: Invocation<ApplyOptions>) {
    const paths = options.filename ?? [];
    if (paths.length === 0) throw new UsageError('which manifests? Give them with --filename');
    const { readDocuments } = await import('../manifests/read-documents.ts');
    const { planApply } = await import('../manifests/plan-apply.ts');
    const { sendPlanned } = await import('../manifests/send-planned.ts');
    const documents = (await Promise.all(paths.map(readDocuments))).flat();
    const api = await context.api();
    let failures = 0;
    for (const planned of planApply(documents)) {
      const { kind, name, where, notTaken = [] } = planned;
      const warn = (message: string) =>
        context.terminal.err(`Warning: ${where}: ${name}: ${message}\n`);
      const { validate, replaceSettings = false } = options;
      const how = { validate, replaceSettings, warn, dryRun: false };
      try {
        const outcome = await sendPlanned(api, planned, how);
        context.terminal.out(`${kind} ${name} ${outcome}\n`);
        if (notTaken.length > 0) warn(`not taken: ${notTaken.join(', ')}`);
      } catch (error) {
        failures++;
        const message = error instanceof Error ? error.message : String(error);
        context.terminal.err(`Error: ${where}: ${name}: ${message}\n`);
      }
    }
    return failures > 0 ? EXIT.error : EXIT.ok;
  },
};
