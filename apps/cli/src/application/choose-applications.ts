import type { Command } from 'commander';
import { UsageError } from '../cli/cli-error.ts';
import { collect } from '../cli/command.ts';
import { type ApplicationRef, applicationRef, refOfApplication } from './application-ref.ts';
import type { ApplicationsApi } from './applications-api.ts';

export interface SelectionOptions {
  selector?: string;
  project?: string[];
  appNamespace?: string;
}

/** For commands that take applications by name, by label or by project. */
export function selectionOptions(command: Command): Command {
  return command
    .argument('[names...]', 'NAME or NAMESPACE/NAME')
    .option('-l, --selector <labels>', 'all with these labels')
    .option('--project <name>', 'all of this project; may be given again', collect)
    .option('-N, --app-namespace <namespace>', 'the namespace they live in');
}

/** @throws UsageError when nothing says which, or nothing is chosen. */
export async function chooseApplications(
  api: Pick<ApplicationsApi, 'list'>,
  names: readonly string[],
  options: SelectionOptions,
): Promise<ApplicationRef[]> {
  const { selector, project, appNamespace } = options;
  if (names.length > 0) {
    if (selector) throw new UsageError('names and --selector are two ways to choose: give one');
    return names.map((name) => applicationRef(name, appNamespace));
  }
  if (!selector && !project?.length) {
    throw new UsageError('which application? Give a name, --selector or --project');
  }
  const fields = 'items.metadata.name,items.metadata.namespace';
  const chosen = await api.list({ selector, projects: project, appNamespace, fields });
  if (chosen.length === 0) {
    const asked = [selector && `labels ${selector}`, project && `project ${project.join(', ')}`];
    throw new UsageError(`no application has ${asked.filter(Boolean).join(' and ')}`);
  }
  return chosen.map(refOfApplication);
}
