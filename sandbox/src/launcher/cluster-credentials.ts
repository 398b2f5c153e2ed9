import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';

/** The body of a cluster's registration, as the API takes it. */
export interface ClusterRegistration {
  readonly server: string;
  readonly name: string;
  readonly config: {
    /** Where the API server really is, since `server` is the name that manifests use. */
    readonly address: string;
    readonly bearerToken?: string;
    readonly username?: string;
    readonly password?: string;
    readonly tlsClientConfig: {
      readonly insecure?: boolean;
      readonly serverName?: string;
      readonly caData?: string;
      readonly certData?: string;
      readonly keyData?: string;
    };
    readonly execProviderConfig?: {
      readonly command: string;
      readonly args?: readonly string[];
      readonly env?: Readonly<Record<string, string>>;
      readonly apiVersion: string;
      readonly installHint?: string;
    };
  };
}

interface Kubeconfig {
  readonly 'current-context'?: string;
  readonly contexts?: readonly {
    readonly name: string;
    readonly context: { readonly cluster: string; readonly user: string };
  }[];
  readonly clusters?: readonly {
    readonly name: string;
    readonly cluster: Readonly<Record<string, unknown>>;
  }[];
  readonly users?: readonly {
    readonly name: string;
    readonly user: Readonly<Record<string, unknown>>;
  }[];
}

/**
 * The registration, under the name every cluster has from inside itself, of the cluster that a
 * kubeconfig's current context names. Files that it refers to are read.
 */
export async function readClusterRegistration(
  kubeconfigPath: string,
): Promise<ClusterRegistration> {
  const config = parse(await readFile(kubeconfigPath, 'utf8')) as Kubeconfig;
  const context = config.contexts?.find((entry) => entry.name === config['current-context']);
  if (!context) throw new Error(`${kubeconfigPath}: the current context is missing`);
  const cluster = config.clusters?.find((entry) => entry.name === context.context.cluster)?.cluster;
  const user = config.users?.find((entry) => entry.name === context.context.user)?.user ?? {};
  if (!cluster) throw new Error(`${kubeconfigPath}: its context names no known cluster`);
  const dir = dirname(kubeconfigPath);
  return {
    server: 'https://kubernetes.default.svc',
    name: 'in-cluster',
    config: {
      address: String(cluster.server),
      bearerToken: (user.token as string) ?? (await readText(dir, user.tokenFile)),
      username: user.username as string | undefined,
      password: user.password as string | undefined,
      tlsClientConfig: {
        insecure: cluster['insecure-skip-tls-verify'] as boolean | undefined,
        serverName: cluster['tls-server-name'] as string | undefined,
        caData: await dataOrFile(dir, cluster, 'certificate-authority'),
        certData: await dataOrFile(dir, user, 'client-certificate'),
        keyData: await dataOrFile(dir, user, 'client-key'),
      },
      execProviderConfig: execProvider(user.exec),
    },
  };
}

/** Base64, from NAME-data or out of the file that NAME refers to. */
async function dataOrFile(
  dir: string,
  section: Readonly<Record<string, unknown>>,
  name: string,
): Promise<string | undefined> {
  const data = section[`${name}-data`];
  if (typeof data === 'string') return data;
  const file = section[name];
  if (typeof file !== 'string') return undefined;
  return (await readFile(resolve(dir, file))).toString('base64');
}

async function readText(dir: string, file: unknown): Promise<string | undefined> {
  return typeof file === 'string' ? (await readFile(resolve(dir, file), 'utf8')).trim() : undefined;
}

function execProvider(exec: unknown): ClusterRegistration['config']['execProviderConfig'] {
  if (typeof exec !== 'object' || exec === null) return undefined;
  const given = exec as Record<string, unknown>;
  const env = (given.env ?? []) as { name: string; value: string }[];
  return {
    command: String(given.command),
    args: (given.args ?? []) as string[],
    env: Object.fromEntries(env.map(({ name, value }) => [name, value])),
    apiVersion: String(given.apiVersion),
    installHint: given.installHint as string | undefined,
  };
}
