import type { GeneratedApplication } from '@lockstep/appset';
import { type ApplicationSetManifest, UserError } from '@lockstep/domain';
import type { Command } from 'commander';
import { UsageError } from '../../cli/cli-error.ts';
import { collect, examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import type { Fields } from '../../offline/appset/given-fields.ts';
import { type OutputOptions, outputOption, writeList } from '../../output/format.ts';
import { table } from '../../output/table.ts';

interface GenerateOptions extends OutputOptions {
  repo?: string;
  clusterFile?: string[];
  input?: string;
}

export const appsetGenerate = {
  configure(command: Command) {
    command
      .argument('<file>', 'application sets: a file, a folder, an address, - for stdin')
      .option('--repo <dir>', 'a folder that stands for the Git repository, at any revision')
      .option(
        '--cluster-file <file>',
        'the clusters: objects with name, server and labels, or their Secrets; may be repeated',
        collect,
      )
      .option(
        '--input <file>',
        'what other generators find: pullRequests, repositories, clusterDecisionResources, pluginOutput',
      );
    outputOption(command, ['table', 'yaml', 'json', 'name']);
    examples(command, [
      'lockstep appset generate apps.yaml --repo . -o yaml',
      'kubectl get secret -l argocd.argoproj.io/secret-type=cluster -o yaml > clusters.yaml',
      'lockstep appset generate apps.yaml --repo . --cluster-file clusters.yaml',
    ]);
  },

  async run(context: Context, { args, options }: Invocation<GenerateOptions>) {
    const applicationSets = await setsIn(args[0] ?? '');
    const made = await generated(applicationSets, options);
    await writeList(context.terminal, options.output, made, {
      table: () => table(COLUMNS, made),
      name: ({ metadata }) => `application/${metadata.name}`,
    });
    return undefined;
  },
};

async function generated(
  applicationSets: readonly ApplicationSetManifest[],
  options: GenerateOptions,
): Promise<GeneratedApplication[]> {
  const inputs = await inputsOf(options);
  const { generateApplications } = await import('@lockstep/appset');
  const made: GeneratedApplication[] = [];
  try {
    for (const applicationSet of applicationSets) {
      made.push(...(await generateApplications({ applicationSet, inputs })));
    }
  } catch (error) {
    throw inOptions(error);
  }
  return made;
}

/** What fields of a request are called here. */
const OPTIONS: Record<string, string> = {
  repo: '--repo',
  clusters: '--cluster-file',
  pullRequests: 'pullRequests in --input',
  repositories: 'repositories in --input',
  clusterDecisionResources: 'clusterDecisionResources in --input',
  pluginOutput: 'pluginOutput in --input',
};

function inOptions(error: unknown): unknown {
  if (!(error instanceof UserError)) return error;
  const told = error.message.replace(/\b(\w+)(?= is required)/, (name) => OPTIONS[name] ?? name);
  return told === error.message ? error : new UsageError(told);
}

const COLUMNS = [
  { title: 'NAME', value: ({ metadata }: GeneratedApplication) => metadata.name },
  { title: 'PROJECT', value: ({ spec }: GeneratedApplication) => text(spec.project) },
  {
    title: 'DESTINATION',
    value: ({ spec }: GeneratedApplication) => {
      const { server, name, namespace } = (spec.destination ?? {}) as Fields;
      return [text(server) || text(name), text(namespace)].filter(Boolean).join('/');
    },
  },
  {
    title: 'SOURCE',
    value: ({ spec }: GeneratedApplication) =>
      [spec.source, ...(Array.isArray(spec.sources) ? spec.sources : [])]
        .filter(Boolean)
        .map((source: Fields) => text(source.path) || text(source.chart) || text(source.repoURL))
        .join(', '),
  },
];

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

async function setsIn(from: string): Promise<ApplicationSetManifest[]> {
  const { readDocuments } = await import('../../manifests/read-documents.ts');
  const { parseApplicationSet } = await import('@lockstep/domain');
  const sets = (await readDocuments(from)).filter(({ object }) => object.kind === 'ApplicationSet');
  if (sets.length === 0) throw new UsageError(`there is no ApplicationSet in ${from}`);
  return sets.map(({ object }) => parseApplicationSet(object));
}

async function inputsOf({ repo, clusterFile = [], input }: GenerateOptions) {
  const { offlineInputs } = await import('../../offline/appset/offline-inputs.ts');
  const { readGiven } = await import('../../offline/appset/read-given.ts');
  const given = input === undefined ? {} : await readGiven(input);
  const clusters = await Promise.all(
    clusterFile.map(async (file) => clustersIn(await readGiven(file))),
  );
  return offlineInputs({
    ...Object.assign({}, ...(Array.isArray(given) ? given : [given])),
    ...(repo === undefined ? {} : { repo }),
    ...(clusterFile.length > 0 ? { clusters: clusters.flat() } : {}),
  });
}

/** A list of clusters, however it is wrapped. */
function clustersIn(given: unknown): unknown[] {
  if (Array.isArray(given)) return given.flatMap(clustersIn);
  const { items, clusters } = (given ?? {}) as Fields;
  const list = items ?? clusters;
  return Array.isArray(list) ? list : [given];
}
