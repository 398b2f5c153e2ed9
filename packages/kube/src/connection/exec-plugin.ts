import { type ChildProcess, spawn } from 'node:child_process';
import { KubeError } from '../client/kube-error.ts';
import type { Connection, ExecPlugin } from './connection.ts';

/** What a plug-in answered. `expiresAtMs` is absent when it holds until the server refuses it. */
export interface ExecCredential {
  token?: string;
  cert?: string;
  key?: string;
  expiresAtMs?: number;
}

const MAX_OUTPUT_BYTES = 1024 * 1024;
const DEFAULT_TIMEOUT_MS = 30_000;

export interface RunExecPluginOptions {
  plugin: ExecPlugin;
  connection: Connection;
  timeoutMs?: number;
}

/**
 * Runs a credential plug-in once, without a terminal, as client.authentication.k8s.io defines it.
 * Throws KubeError (unreachable) with the plug-in's own words; never with what it printed as result.
 */
export async function runExecPlugin(options: RunExecPluginOptions): Promise<ExecCredential> {
  const stdout = await output(options);
  return parseExecCredential(stdout, options.plugin);
}

/** Reads an ExecCredential. Throws KubeError when it is not one or holds no credential. */
function parseExecCredential(text: string, plugin: ExecPlugin): ExecCredential {
  const credential = parsed(text);
  if (credential?.kind !== 'ExecCredential') {
    throw failure(plugin, 'printed no ExecCredential');
  }
  if (credential.apiVersion !== plugin.apiVersion) {
    throw failure(plugin, `answered in ${credential.apiVersion}, asked for ${plugin.apiVersion}`);
  }
  const status = credential.status ?? {};
  const { token, clientCertificateData: cert, clientKeyData: key } = status;
  if (!token && !(cert && key)) {
    throw failure(plugin, 'gave neither a token nor a client certificate with its key');
  }
  const expiresAtMs = status.expirationTimestamp
    ? Date.parse(status.expirationTimestamp)
    : undefined;
  return { token, cert, key, expiresAtMs: Number.isNaN(expiresAtMs) ? undefined : expiresAtMs };
}

interface ExecCredentialJson {
  kind?: string;
  apiVersion?: string;
  status?: {
    token?: string;
    clientCertificateData?: string;
    clientKeyData?: string;
    expirationTimestamp?: string;
  };
}

function parsed(text: string): ExecCredentialJson | undefined {
  try {
    return JSON.parse(text) as ExecCredentialJson;
  } catch {
    return undefined;
  }
}

function output(options: RunExecPluginOptions): Promise<string> {
  const { plugin } = options;
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  return new Promise((resolve, reject) => {
    const child = spawn(plugin.command, plugin.args, {
      env: pluginEnvironment(options),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      killGroup(child);
    }, timeoutMs);
    const stdout = collected(child.stdout);
    const stderr = collected(child.stderr);
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(failure(plugin, startFailure(error)));
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) resolve(stdout());
      else if (timedOut) reject(failure(plugin, `did not answer within ${timeoutMs / 1000} s`));
      else reject(failure(plugin, `ended with ${signal ?? `exit code ${code}`}${said(stderr())}`));
    });
  });
}

/** Own process group: a shell script's children must not outlive the deadline and hold the pipes. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

function collected(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= MAX_OUTPUT_BYTES) chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString('utf8');
}

function pluginEnvironment({ plugin, connection }: RunExecPluginOptions): NodeJS.ProcessEnv {
  const info = {
    kind: 'ExecCredential',
    apiVersion: plugin.apiVersion,
    spec: {
      interactive: false,
      ...(plugin.provideClusterInfo && { cluster: clusterInfo(connection) }),
    },
  };
  return {
    ...inheritedBy(plugin, process.env),
    ...plugin.env,
    KUBERNETES_EXEC_INFO: JSON.stringify(info),
  };
}

function clusterInfo(connection: Connection): Record<string, unknown> {
  return {
    server: connection.server,
    'tls-server-name': connection.serverName,
    'insecure-skip-tls-verify': connection.insecure,
    'certificate-authority-data':
      connection.ca && Buffer.from(connection.ca, 'utf8').toString('base64'),
    'proxy-url': connection.proxyUrl,
  };
}

function inheritedBy({ inherited }: ExecPlugin, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (!inherited) return withoutOwnSecrets(env);
  return Object.fromEntries(inherited.map((name) => [name, env[name]]));
}

/** Other people's programs have no business with our sealing key or database. */
function withoutOwnSecrets(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const entries = Object.entries(env).filter(
    ([name]) => !/^(LOCKSTEP_|DATABASE_URL$|REDIS_URL$|PG)/.test(name),
  );
  return Object.fromEntries(entries);
}

function startFailure(error: Error): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'was not found';
  if (code === 'EACCES') return 'may not be executed';
  return `cannot be started: ${error.message}`;
}

function said(stderr: string): string {
  const text = stderr.trim();
  return text === '' ? '' : `: ${text.slice(-500)}`;
}

function failure(plugin: ExecPlugin, what: string): KubeError {
  const hint = plugin.installHint ? ` (${plugin.installHint.trim()})` : '';
  return new KubeError({
    status: 0,
    reason: 'CredentialPlugin',
    message: `credential plug-in ${plugin.command} ${what}${hint}`,
    unreachable: true,
    retryable: true,
  });
}
