import { type ClusterConfig, UserError } from '@lockstep/domain';

/** Whose token a cloud's own clusters take, as the field's cluster configurations say it. */
export type CloudIdentity =
  | { cloud: 'aws'; clusterName: string; roleArn?: string; profile?: string }
  | { cloud: 'gcp' }
  | { cloud: 'azure'; settings: Readonly<Record<string, string>> };

export interface CloudToken {
  token: string;
  expiresAtMs: number;
}

/**
 * Makes tokens for clusters of the identity that the worker itself has in a cloud.
 * @throws UserError or another error that says in its message what is missing.
 */
export type CloudTokens = (identity: CloudIdentity) => Promise<CloudToken>;

/** The field's own plug-in, whose work is done without it. */
const FIELD_PLUGIN = /(^|\/)argocd-k8s-auth$/;

/** Addresses of control planes that belong to a cloud; `*` crosses dots. */
const OWN_HOSTS: Record<CloudIdentity['cloud'], readonly string[]> = {
  aws: ['*.eks.amazonaws.com', '*.eks.amazonaws.com.cn'],
  gcp: ['*.gke.goog'],
  azure: ['*.azmk8s.io', '*.azmk8s.us', '*.azmk8s.cn'],
};

/** Undefined where the configuration asks for no identity of a cloud. */
export function cloudIdentityOf(config: ClusterConfig): CloudIdentity | undefined {
  const { awsAuthConfig: aws, execProviderConfig: exec } = config;
  if (aws) return awsIdentity(aws.clusterName, aws.roleARN, aws.profile);
  if (!exec || !FIELD_PLUGIN.test(exec.command)) return undefined;
  const [cloud, ...args] = exec.args ?? [];
  if (cloud === 'gcp') return { cloud };
  if (cloud === 'azure') return { cloud, settings: exec.env ?? {} };
  if (cloud !== 'aws') {
    throw new UserError(
      'invalid-argument',
      `argocd-k8s-auth ${cloud ?? ''}: it is aws, gcp or azure`,
    );
  }
  const flag = (name: string) => valueOfFlag(args, `--${name}`);
  return awsIdentity(flag('cluster-name'), flag('role-arn'), flag('profile'));
}

/**
 * The worker's identity is shown to the cloud's own control planes, and where the operator says so.
 * @throws UserError permission-denied: whoever registers a cluster would else have our token sent
 *   to a server of their own.
 */
export function requireCloudHost(
  server: string,
  { cloud }: CloudIdentity,
  more: readonly string[],
): void {
  const { hostname, protocol } = new URL(server);
  const hosts = [...OWN_HOSTS[cloud], ...more];
  if (protocol === 'https:' && hosts.some((pattern) => fits(hostname, pattern))) return;
  throw new UserError(
    'permission-denied',
    `the workers' own ${cloud} identity is shown to ${hosts.join(', ')} by https only, not to ${server}: LOCKSTEP_CLUSTER_IDENTITY_HOSTS of the workers can name more`,
    [{ field: 'server', reason: 'is not a control plane that the identity may be shown to' }],
  );
}

function awsIdentity(clusterName = '', roleArn = '', profile = ''): CloudIdentity {
  if (clusterName === '') {
    throw new UserError('invalid-argument', 'awsAuthConfig needs the clusterName');
  }
  return {
    cloud: 'aws',
    clusterName,
    ...(roleArn && { roleArn }),
    ...(profile && { profile }),
  };
}

function valueOfFlag(args: readonly string[], flag: string): string | undefined {
  const at = args.indexOf(flag);
  if (at >= 0) return args[at + 1];
  return args.find((arg) => arg.startsWith(`${flag}=`))?.slice(flag.length + 1);
}

function fits(host: string, pattern: string): boolean {
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern;
}
