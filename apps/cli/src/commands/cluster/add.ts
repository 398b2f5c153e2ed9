import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { UsageError } from '../../cli/cli-error.ts';
import { collect, examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { nameAndValue } from '../../cli/option-values.ts';
import { confirm } from '../../cli/prompt.ts';
import type { ClusterBody } from '../../output/cluster-view.ts';

interface AddOptions {
  kubeconfig?: string;
  name?: string;
  credentials: string;
  namespace?: string[];
  clusterResources?: boolean;
  project?: string;
  label?: string[];
  systemNamespace: string;
  upsert?: boolean;
  validate: boolean;
  yes?: boolean;
}

export const clusterAdd = {
  configure(command: Command) {
    command
      .argument('[context]', 'of the kubeconfig; its current one if not given')
      .option('--kubeconfig <file>', 'KUBECONFIG or ~/.kube/config if not given')
      .option('--name <name>', "how it is called; the context's name if not given")
      .option(
        '--credentials <whose>',
        'service-account: makes one in the cluster that may do everything; ' +
          "kubeconfig: keeps the context's own, and changes nothing there",
        'service-account',
      )
      .option('--system-namespace <name>', 'where the service account goes', 'kube-system')
      .option('--namespace <name>', 'manage only this namespace; may be given again', collect)
      .option('--cluster-resources', 'with --namespace: cluster-scoped resources too')
      .option('--project <name>', 'for applications of this project only')
      .option('--label <name=value>', 'a label; may be given again', collect)
      .option('--upsert', 'change the one that is there already')
      .option('--no-validate', 'do not test the connection')
      .option('-y, --yes', 'do not ask');
    examples(command, [
      'lockstep cluster add staging',
      'lockstep cluster add staging --name eu-staging --credentials kubeconfig',
    ]);
  },

  async run(context: Context, { args, options }: Invocation<AddOptions>) {
    const { upsert, validate } = options;
    const { readKubeContext } = await import('../../cluster/kube-context.ts');
    const found = await readKubeContext(context.env, options.kubeconfig, args[0]);
    const config = await configFor(context, found, options);
    const api = await context.api();
    const body = {
      server: found.connection.server,
      name: options.name ?? found.contextName,
      config,
      ...(options.namespace ? { namespaces: options.namespace } : {}),
      ...(options.clusterResources ? { clusterResources: true } : {}),
      ...(options.project ? { project: options.project } : {}),
      ...(options.label ? { labels: labelsOf(options.label) } : {}),
    };
    const made = await api.post<ClusterBody>(apiPath('clusters'), body, { upsert, validate });
    context.terminal.out(`cluster '${made.name}' added: ${made.server}\n`);
    return undefined;
  },
};

type KubeContext = Awaited<
  ReturnType<typeof import('../../cluster/kube-context.ts').readKubeContext>
>;

async function configFor(context: Context, found: KubeContext, options: AddOptions) {
  const { credentials, systemNamespace } = options;
  const { configOfConnection } = await import('../../cluster/cluster-config.ts');
  if (credentials === 'kubeconfig') return configOfConnection(found.connection);
  if (credentials !== 'service-account') {
    throw new UsageError(`--credentials ${credentials}: it is service-account or kubeconfig`);
  }
  const question =
    `Make a service account in ${systemNamespace} of ${found.connection.server} ` +
    'that may do everything there?';
  if (!options.yes && !(await confirm(context, question))) {
    throw new UsageError(
      'nothing was added',
      'With the credentials of the kubeconfig: --credentials kubeconfig',
    );
  }
  const { createServiceAccount } = await import('../../cluster/service-account.ts');
  const token = await createServiceAccount(found.connection, systemNamespace, context.signal);
  const { connection } = found;
  return configOfConnection({
    server: connection.server,
    ca: connection.ca,
    serverName: connection.serverName,
    insecure: connection.insecure,
    proxyUrl: connection.proxyUrl,
    credential: { kind: 'token', token },
  });
}

function labelsOf(texts: readonly string[]): Record<string, string> {
  const pairs = texts.map((text) => nameAndValue('--label', text));
  return Object.fromEntries(pairs.map(({ name, value }) => [name, value]));
}
