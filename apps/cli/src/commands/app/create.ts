import type { KubeObject } from '@lockstep/domain';
import type { Command } from 'commander';
import { applicationRef } from '../../application/application-ref.ts';
import { applicationsApi } from '../../application/applications-api.ts';
import { applySpecFlags, type DraftSpec, givenSpecFlags } from '../../application/spec-flags.ts';
import { specOptions } from '../../application/spec-options.ts';
import { UsageError } from '../../cli/cli-error.ts';
import { collect, examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { nameAndValue } from '../../cli/option-values.ts';

interface CreateOptions {
  file?: string;
  upsert?: boolean;
  validate: boolean;
  label?: string[];
  annotations?: string[];
  setFinalizer?: boolean;
  appNamespace?: string;
}

type Manifest = KubeObject & { spec?: DraftSpec };

const FINALIZER = 'resources-finalizer.argocd.argoproj.io';

export const appCreate = {
  configure(command: Command) {
    command
      .argument('[name]', 'NAME or NAMESPACE/NAME; with --file it may be left out')
      .option('-f, --file <file>', 'manifests of applications: a file, an address, or - for stdin')
      .option('--upsert', 'change the one that is there already')
      .option('--no-validate', 'do not check that repository and cluster are known')
      .option('--label <name=value>', 'a label; may be given again', collect)
      .option('--annotations <name=value>', 'an annotation; may be given again', collect)
      .option('--set-finalizer', 'deleting the application deletes what it manages')
      .option('-N, --app-namespace <namespace>', 'the namespace it lives in');
    specOptions(command);
    examples(command, [
      'lockstep app create guestbook --repo https://git.example.com/team/apps.git \\',
      '    --path guestbook --dest-name in-cluster --dest-namespace guestbook',
      'lockstep app create shop --repo https://git.example.com/team/apps.git --path shop \\',
      '    --dest-name in-cluster --dest-namespace shop --sync-option CreateNamespace=true \\',
      '    --sync-policy automated --auto-prune --self-heal',
      'lockstep app create chart --repo … --path chart --values prod.yaml --helm-set replicas=3 …',
      'lockstep app create -f application.yaml --upsert',
    ]);
  },

  async run(context: Context, { args, options }: Invocation<CreateOptions>) {
    const manifests = await manifestsOf(args[0], options);
    const api = applicationsApi(await context.api());
    const { upsert, validate } = options;
    for (const manifest of manifests) {
      const made = await api.create(manifest, { upsert, validate });
      const told = upsert ? 'created or updated' : 'created';
      context.terminal.out(`application '${made.metadata.name}' ${told}\n`);
    }
    return undefined;
  },
};

async function manifestsOf(name: string | undefined, options: CreateOptions): Promise<Manifest[]> {
  if (!options.file) {
    if (!name) throw new UsageError('give a name, or --file with the manifest');
    return [withFlags(emptyManifest(), name, options)];
  }
  const { readDocuments } = await import('../../manifests/read-documents.ts');
  const documents = await readDocuments(options.file);
  const other = documents.find(({ object }) => object.kind !== 'Application');
  if (other) {
    throw new UsageError(
      `${other.where} is of kind ${other.object.kind}, not an Application`,
      `To create what else is in it: lockstep apply -f ${options.file}`,
    );
  }
  const single = name !== undefined || givenSpecFlags(options as never).length > 0;
  if (single && documents.length !== 1) {
    throw new UsageError(
      `${options.file} holds ${documents.length} applications; flags and a name are for one`,
    );
  }
  return documents.map(({ object }) => withFlags(object, name, options));
}

function emptyManifest(): Manifest {
  return { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: {} };
}

/** Flags win over the file. */
function withFlags(manifest: Manifest, name: string | undefined, options: CreateOptions): Manifest {
  const { metadata } = manifest;
  const ref = applicationRef(name ?? metadata.name ?? '', options.appNamespace);
  if (metadata.name && metadata.name !== ref.name) {
    throw new UsageError(`the file names the application ${metadata.name}, not ${ref.name}`);
  }
  const labels = pairsOf('--label', options.label);
  const annotations = pairsOf('--annotations', options.annotations);
  const finalizers = options.setFinalizer ? { finalizers: [FINALIZER] } : {};
  return {
    ...manifest,
    metadata: {
      ...metadata,
      ...ref,
      ...(labels ? { labels: { ...metadata.labels, ...labels } } : {}),
      ...(annotations ? { annotations: { ...metadata.annotations, ...annotations } } : {}),
      ...finalizers,
    },
    spec: applySpecFlags(manifest.spec ?? {}, options as never),
  };
}

function pairsOf(option: string, texts: string[] | undefined): Record<string, string> | undefined {
  if (!texts) return undefined;
  const given = texts.map((text) => nameAndValue(option, text));
  return Object.fromEntries(given.map(({ name, value }) => [name, value]));
}
