import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { KubeObject } from '@lockstep/domain';
import type { Command } from 'commander';
import { CliError, UsageError } from '../../cli/cli-error.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { EXIT } from '../../cli/exit-codes.ts';
import { type FluxObjects, sortFluxObjects } from '../../flux/flux-objects.ts';
import {
  DEFAULT_SERVER,
  type FluxImport,
  type Folder,
  toApplications,
} from '../../flux/to-applications.ts';
import { filesIn } from '../../manifests/files-in.ts';
import type { Document } from '../../manifests/read-documents.ts';
import { yamlText } from '../../output/format.ts';

interface ImportFluxOptions {
  output: 'yaml' | 'json';
  apply?: boolean;
  project: string;
  destServer: string;
}

export const importFlux = {
  configure(command: Command) {
    command
      .argument('<dir>', "folder with Flux's objects, such as clusters/production")
      .option('-o, --output <format>', 'yaml, json', 'yaml')
      .option('--apply', 'create or update the applications on the server')
      .option('--project <name>', 'of the applications', 'default')
      .option('--dest-server <address>', 'of the cluster that Flux deploys to', DEFAULT_SERVER);
    examples(command, [
      'lockstep import flux clusters/production > applications.yaml',
      'lockstep import flux clusters/production --project platform --apply',
    ]);
  },

  async run(context: Context, { args, options }: Invocation<ImportFluxOptions>) {
    const [dir = ''] = args;
    const { output } = options;
    if (output !== 'yaml' && output !== 'json') throw new UsageError(`no output format: ${output}`);
    const found = toApplications(await readFlux(dir), {
      project: options.project,
      server: options.destServer,
      folderAt: folderAt(dir),
    });
    tellNotes(context, found);
    const applications = found.applications.map(({ application }) => application);
    if (options.apply) return await applyAll(context, found);
    const text =
      output === 'json'
        ? `${JSON.stringify(applications, null, 2)}\n`
        : (await Promise.all(applications.map(documentOf))).join('---\n');
    context.terminal.out(text);
    return EXIT.ok;
  },
};

async function documentOf(application: KubeObject): Promise<string> {
  return `${(await yamlText(application)).trimEnd()}\n`;
}

/** Only files that speak of Flux are read: folders hold other YAML too, such as values. */
async function readFlux(dir: string): Promise<FluxObjects> {
  const { readManifests } = await import('@lockstep/render');
  const documents: Document[] = (await filesIn(dir))
    .filter(({ text }) => text.includes('.toolkit.fluxcd.io/'))
    .flatMap(({ text, where }) =>
      readManifests(text, where).objects.map((object) => ({ object, where })),
    );
  const objects = sortFluxObjects(documents);
  if (objects.kustomizations.length + objects.releases.length > 0) return objects;
  throw new CliError(`there are no Kustomizations or HelmReleases of Flux in ${dir}`);
}

const KUSTOMIZATIONS = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** Paths of Flux start at the root of the repository, which is the checkout that `dir` lies in. */
function folderAt(dir: string): (path: string) => Folder | undefined {
  const root = checkoutOf(resolve(dir));
  return (path) => {
    const folder = root && join(root, path);
    if (!folder || !existsSync(folder)) return undefined;
    if (folder === resolve(dir)) return 'flux';
    const has = KUSTOMIZATIONS.some((name) => existsSync(join(folder, name)));
    return has ? 'kustomization' : 'plain';
  };
}

function checkoutOf(dir: string): string | undefined {
  if (existsSync(join(dir, '.git'))) return dir;
  const above = dirname(dir);
  return above === dir ? undefined : checkoutOf(above);
}

function tellNotes({ terminal }: Context, { applications, notes }: FluxImport): void {
  for (const { application, notes: own } of applications) {
    for (const text of own) terminal.err(`Note: ${application.metadata.name}: ${text}\n`);
  }
  for (const text of notes) terminal.err(`Note: ${text}\n`);
}

async function applyAll(context: Context, { applications }: FluxImport) {
  const api = await context.api();
  const { apiPath } = await import('../../api/api-client.ts');
  let failures = 0;
  for (const { application } of applications) {
    const name = `Application ${application.metadata.name}`;
    try {
      await api.post(apiPath('applications'), application, { upsert: true });
      context.terminal.out(`${name} configured\n`);
    } catch (error) {
      failures++;
      context.terminal.err(`Error: ${name}: ${error instanceof Error ? error.message : error}\n`);
    }
  }
  return failures > 0 ? EXIT.error : EXIT.ok;
}
