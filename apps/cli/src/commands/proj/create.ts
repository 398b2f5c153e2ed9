import type { Project } from '@lockstep/domain';
import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { UsageError } from '../../cli/cli-error.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { type SpecFlags, specFromFlags, specOptions } from '../../project/spec-flags.ts';

interface CreateOptions extends SpecFlags {
  file?: string;
  upsert?: boolean;
}

export const projCreate = {
  configure(command: Command) {
    command
      .argument('[name]', 'the project; with --file it may be left out')
      .option('-f, --file <file>', 'manifests of projects: a file, an address, or - for stdin');
    specOptions(command).option('--upsert', 'change the one that is there already');
    examples(command, [
      "lockstep proj create shop -s 'https://git.example.com/shop/*' -d https://kubernetes.default.svc,shop",
      'lockstep proj create -f project.yaml --upsert',
    ]);
  },

  async run(context: Context, { args, options }: Invocation<CreateOptions>) {
    const projects = options.file
      ? await projectsIn(options.file)
      : [projectFromFlags(args[0], options)];
    const api = await context.api();
    const upsert = options.upsert === true;
    for (const project of projects) {
      const made = await api.post<Project>(apiPath('projects'), { project, upsert });
      const told = upsert ? 'created or updated' : 'created';
      context.terminal.out(`project '${made.metadata.name}' ${told}\n`);
    }
    return undefined;
  },
};

async function projectsIn(file: string): Promise<object[]> {
  const { readDocuments } = await import('../../manifests/read-documents.ts');
  const documents = await readDocuments(file);
  const other = documents.find(({ object }) => object.kind !== 'AppProject');
  if (other) throw new UsageError(`${other.where} is of kind ${other.object.kind}, not AppProject`);
  return documents.map(({ object }) => object);
}

function projectFromFlags(name: string | undefined, options: CreateOptions): object {
  if (!name) throw new UsageError('give a name, or --file with the manifest');
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name },
    spec: specFromFlags(options),
  };
}
