import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { messageOf, UserError } from '@lockstep/domain';
import { parse } from 'yaml';
import type { Connection, Credential } from './connection.ts';
import { execPluginFrom } from './exec-settings.ts';

interface KubeconfigCluster {
  server?: string;
  'certificate-authority'?: string;
  'certificate-authority-data'?: string;
  'insecure-skip-tls-verify'?: boolean;
  'tls-server-name'?: string;
  'proxy-url'?: string;
}

interface KubeconfigUser {
  'client-certificate'?: string;
  'client-certificate-data'?: string;
  'client-key'?: string;
  'client-key-data'?: string;
  token?: string;
  tokenFile?: string;
  username?: string;
  password?: string;
  'auth-provider'?: unknown;
  exec?: {
    command: string;
    args?: string[] | null;
    env?: { name: string; value: string }[] | null;
    apiVersion?: string;
    installHint?: string;
    provideClusterInfo?: boolean;
  };
}

interface Kubeconfig {
  'current-context'?: string;
  contexts?: { name: string; context?: { cluster?: string; user?: string } }[];
  clusters?: { name: string; cluster?: KubeconfigCluster }[];
  users?: { name: string; user?: KubeconfigUser }[];
}

/**
 * Reads a kubeconfig, given as its text or as a path to it, for one context (the current one by
 * default). Files it refers to are found relative to it. Throws UserError with what is wrong.
 */
export function connectionFromKubeconfig(textOrPath: string, context?: string): Connection {
  const { text, folder } = locate(textOrPath);
  const config = parseKubeconfig(text);
  const { cluster, user } = selectContext(config, context);
  if (!cluster.server) throw invalid('the cluster has no server');
  return {
    server: cluster.server,
    ca: pem(cluster['certificate-authority-data'], cluster['certificate-authority'], folder),
    insecure: cluster['insecure-skip-tls-verify'],
    serverName: cluster['tls-server-name'],
    proxyUrl: cluster['proxy-url'],
    cert: pem(user['client-certificate-data'], user['client-certificate'], folder),
    key: pem(user['client-key-data'], user['client-key'], folder),
    credential: credentialOf(user, folder),
  };
}

/** The names of a kubeconfig's contexts, for messages and choices. */
export function kubeconfigContexts(textOrPath: string): string[] {
  return (parseKubeconfig(locate(textOrPath).text).contexts ?? []).map((entry) => entry.name);
}

function locate(textOrPath: string): { text: string; folder: string } {
  if (textOrPath.includes('\n') || textOrPath.trimStart().startsWith('{')) {
    return { text: textOrPath, folder: process.cwd() };
  }
  return { text: readText(textOrPath), folder: dirname(resolve(textOrPath)) };
}

function parseKubeconfig(text: string): Kubeconfig {
  try {
    const parsed: unknown = parse(text);
    if (typeof parsed === 'object' && parsed !== null) return parsed as Kubeconfig;
  } catch (error) {
    throw invalid(messageOf(error).split('\n')[0] as string);
  }
  throw invalid('it is not a YAML map');
}

function selectContext(
  config: Kubeconfig,
  wanted: string | undefined,
): { cluster: KubeconfigCluster; user: KubeconfigUser } {
  const name = wanted ?? config['current-context'];
  if (!name) throw invalid('it has no current-context');
  const context = config.contexts?.find((entry) => entry.name === name)?.context;
  if (!context) throw invalid(`it has no context ${name}`);
  const cluster = config.clusters?.find((entry) => entry.name === context.cluster)?.cluster;
  if (!cluster) throw invalid(`context ${name} names cluster ${context.cluster}, which is missing`);
  const user = config.users?.find((entry) => entry.name === context.user)?.user;
  if (context.user && !user) {
    throw invalid(`context ${name} names user ${context.user}, which is missing`);
  }
  return { cluster, user: user ?? {} };
}

function credentialOf(user: KubeconfigUser, folder: string): Credential {
  if (user.exec) {
    const env = Object.fromEntries((user.exec.env ?? []).map((item) => [item.name, item.value]));
    return { kind: 'exec', plugin: execPluginFrom({ ...user.exec, env }) };
  }
  if (user['auth-provider']) {
    throw invalid('auth-provider is no longer part of Kubernetes: use an exec plug-in');
  }
  if (user.token) return { kind: 'token', token: user.token };
  if (user.tokenFile) return { kind: 'token-file', path: resolve(folder, user.tokenFile) };
  if (user.username) {
    return { kind: 'basic', username: user.username, password: user.password ?? '' };
  }
  return { kind: 'none' };
}

function pem(
  data: string | undefined,
  path: string | undefined,
  folder: string,
): string | undefined {
  if (data) return Buffer.from(data, 'base64').toString('utf8');
  return path ? readText(resolve(folder, path)) : undefined;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw invalid(`${path} cannot be read: ${messageOf(error)}`);
  }
}

function invalid(reason: string): UserError {
  return new UserError('invalid-argument', `kubeconfig: ${reason}`);
}
