import type { KubeObject } from '@lockstep/domain';
import type { Command } from 'commander';
import { type ApplicationRef, applicationRef } from '../../application/application-ref.ts';
import { type ApplicationsApi, applicationsApi } from '../../application/applications-api.ts';
import {
  chosenRevisions,
  type SourceFlags,
  sourceOptions,
} from '../../application/source-flags.ts';
import { UsageError } from '../../cli/cli-error.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { documentText, yamlText } from '../../output/format.ts';

interface ManifestsOptions extends SourceFlags {
  source: string;
  revision?: string;
  output: string;
  appNamespace?: string;
}

export const appManifests = {
  configure(command: Command) {
    command
      .argument('<name>', 'NAME or NAMESPACE/NAME')
      .option('--source <where>', 'git (as rendered) or live (as in the cluster)', 'git')
      .option('--revision <revision>', 'as rendered at this revision')
      .option('-o, --output <format>', 'yaml, json', 'yaml')
      .option('-N, --app-namespace <namespace>', 'the namespace it lives in');
    sourceOptions(command);
    examples(command, [
      'lockstep app manifests guestbook',
      'lockstep app manifests guestbook --revision v1.2.0',
      'lockstep app manifests guestbook --source live',
      'lockstep app manifests guestbook --revisions v1.2.0,main --source-positions 1,2',
    ]);
  },

  async run(context: Context, { args, options }: Invocation<ManifestsOptions>) {
    const { output } = options;
    if (output !== 'yaml' && output !== 'json') throw new UsageError('-o is yaml or json');
    const api = applicationsApi(await context.api());
    const ref = applicationRef(args[0] ?? '', options.appNamespace);
    const objects = await objectsOf(api, ref, options);
    if (output === 'json') context.terminal.out(await documentText(objects, 'json'));
    else for (const one of objects) context.terminal.out(`---\n${await yamlText(one)}`);
    return undefined;
  },
};

async function objectsOf(
  api: ApplicationsApi,
  ref: ApplicationRef,
  options: ManifestsOptions,
): Promise<KubeObject[]> {
  const { source, revision } = options;
  if (source === 'live') {
    const resources = await api.managedResources(ref);
    const states = resources.map((one) => JSON.parse(one.liveState) as KubeObject | null);
    return states.filter((state) => state !== null);
  }
  if (source !== 'git') throw new UsageError(`--source ${source}: it is git or live`);
  const several = await chosenRevisions(api, ref, options);
  const { manifests } = await api.manifests(ref, revision, several);
  return manifests.map((text) => JSON.parse(text) as KubeObject);
}
