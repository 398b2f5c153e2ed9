import type { ClusterConfig } from '@lockstep/domain';
import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { UsageError } from '../../cli/cli-error.ts';
import { collect, examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { nameAndValue, seconds } from '../../cli/option-values.ts';
import { confirm } from '../../cli/prompt.ts';
import { type AccountPlan, PERMISSIONS } from '../../cluster/account-manifests.ts';
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
  serviceAccount?: string;
  permissions: string;
  impersonate?: boolean;
  tokenLifetime: string;
  execCommand?: string;
  execCommandArgs?: string[];
  execCommandEnv?: string[];
  execCommandApiVersion?: string;
  execCommandInstallHint?: string;
  awsClusterName?: string;
  awsRoleArn?: string;
  awsProfile?: string;
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
        'service-account: makes one in the cluster; ' +
          "kubeconfig: keeps the context's own, and changes nothing there",
        'service-account',
      )
      .option('--system-namespace <name>', 'where the service account goes', 'kube-system')
      .option('--service-account <name>', 'one that is there already, with the roles it has')
      .option(
        '--permissions <which>',
        `of the service account: ${PERMISSIONS.join(', ')}; deploy grants to nobody more than it has`,
        'deploy',
      )
      .option('--impersonate', 'the service account may act as others, as projects name them')
      .option(
        '--token-lifetime <duration>',
        'of its token, which workers renew in time; never: one that does not end',
        '720h',
      )
      .option('--exec-command <program>', 'workers get the credentials from this program')
      .option('--exec-command-args <argument>', 'for it; may be given again', collect)
      .option('--exec-command-env <name=value>', 'for it; may be given again', collect)
      .option('--exec-command-api-version <version>', 'which it speaks')
      .option('--exec-command-install-hint <text>', 'for when it is not there')
      .option('--aws-cluster-name <name>', "in EKS, by the workers' own AWS identity")
      .option('--aws-role-arn <arn>', 'a role that they assume for it')
      .option('--aws-profile <name>', 'of their credentials file')
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
      'lockstep cluster add staging --namespace shop --namespace shop-test',
      'lockstep cluster add eks --aws-cluster-name prod --aws-role-arn arn:aws:iam::1:role/deploy',
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
  const { configOfConnection } = await import('../../cluster/cluster-config.ts');
  const { server, ca, serverName, insecure, proxyUrl } = found.connection;
  const anonymous = { server, ca, serverName, insecure, proxyUrl, credential: NO_CREDENTIAL };
  const ofWorkers = workerCredentials(options);
  if (ofWorkers) return { ...configOfConnection(anonymous), ...ofWorkers };
  if (options.credentials === 'kubeconfig') return configOfConnection(found.connection);
  if (options.credentials !== 'service-account') {
    throw new UsageError(
      `--credentials ${options.credentials}: it is service-account or kubeconfig`,
    );
  }
  const plan = accountPlan(options);
  const lifetime = options.tokenLifetime === 'never' ? undefined : seconds(options.tokenLifetime);
  if (!options.yes && !(await confirm(context, questionOf(plan, server)))) {
    throw new UsageError(
      'nothing was added',
      'With the credentials of the kubeconfig: --credentials kubeconfig',
    );
  }
  const { createServiceAccount } = await import('../../cluster/service-account.ts');
  const token = await createServiceAccount(found.connection, plan, lifetime, context.signal);
  return { ...configOfConnection(anonymous), ...token };
}

const NO_CREDENTIAL = { kind: 'none' } as const;

/** Undefined where a credential of this machine, or of the cluster, is to be used. */
function workerCredentials(options: AddOptions): ClusterConfig | undefined {
  const { execCommand: command, awsClusterName: clusterName } = options;
  if (clusterName !== undefined) {
    const { awsRoleArn: roleARN, awsProfile: profile } = options;
    return {
      awsAuthConfig: { clusterName, ...(roleARN && { roleARN }), ...(profile && { profile }) },
    };
  }
  if (command === undefined) return undefined;
  const { execCommandApiVersion: apiVersion, execCommandInstallHint: installHint } = options;
  return {
    execProviderConfig: {
      command,
      args: options.execCommandArgs ?? [],
      env: pairsOf('--exec-command-env', options.execCommandEnv ?? []),
      ...(apiVersion && { apiVersion }),
      ...(installHint && { installHint }),
    },
  };
}

function accountPlan(options: AddOptions): AccountPlan {
  const permissions = PERMISSIONS.find((one) => one === options.permissions);
  if (!permissions) {
    throw new UsageError(`--permissions ${options.permissions}: it is ${PERMISSIONS.join(', ')}`);
  }
  return {
    namespace: options.systemNamespace,
    name: options.serviceAccount ?? 'lockstep-manager',
    exists: options.serviceAccount !== undefined,
    permissions,
    impersonates: options.impersonate ?? false,
    namespaces: options.namespace ?? [],
    clusterResources: options.clusterResources ?? false,
  };
}

function questionOf(plan: AccountPlan, server: string): string {
  const where = plan.namespaces.length > 0 ? `in ${plan.namespaces.join(', ')}` : 'there';
  const may = { read: 'read everything', deploy: 'deploy everything', admin: 'do everything' };
  return plan.exists
    ? `Use the service account ${plan.name} in ${plan.namespace} of ${server}?`
    : `Make a service account in ${plan.namespace} of ${server} that may ${may[plan.permissions]} ${where}?`;
}

function labelsOf(texts: readonly string[]): Record<string, string> {
  return pairsOf('--label', texts);
}

function pairsOf(option: string, texts: readonly string[]): Record<string, string> {
  const pairs = texts.map((text) => nameAndValue(option, text));
  return Object.fromEntries(pairs.map(({ name, value }) => [name, value]));
}
