import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '@lockstep/domain';
import {
  DEFAULT_SELF_HEAL_BACKOFF,
  parseRedactPaths,
  type RedactPath,
  type SelfHealBackoff,
} from '@lockstep/engine';
import { type ArtifactOptions, type KustomizeTools, readKustomizeTools } from '@lockstep/render';
import { parsePreviousKeys } from '@lockstep/store';
import { type AuditSettings, readAuditSettings } from './audit/settings.ts';
import {
  type ClusterCredentialSettings,
  readClusterCredentialSettings,
} from './cluster-credentials/settings.ts';
import { type GitSettings, readGitSettings } from './git/settings.ts';
import { passedOn, pluginMemory, pluginToken } from './plugin-server/config.ts';
import type { PluginOptions } from './render/plugins.ts';

export const ROLES = ['cluster', 'render', 'background'] as const;
export type Role = (typeof ROLES)[number];

/** What a worker is told from outside; everything else it reads from the store. */
export interface WorkerConfig {
  databaseUrl: string;
  redisUrl: string;
  secretKey: Buffer;
  /** Sealing keys that open as well, while the key is being changed. */
  previousKeys: Buffer[];
  /** Mirrors and rendered manifests; can be deleted at any time. */
  dataDir: string;
  helm: string;
  kubectl: string;
  kustomize: KustomizeTools;
  /** Folders in which programs lie that settings may name by `kustomize.path.<version>`. */
  kustomizeDirs: readonly string[];
  /** Config management plug-ins: a folder of manifests, and side-cars. */
  plugins: PluginOptions;
  /** The sops program, for keys that lie in a cloud. */
  sops?: string;
  /** Charts and OCI artifacts. */
  artifacts: Pick<ArtifactOptions, 'maxBytes' | 'layerTypes'> & {
    /** Of addresses that value files may have, where the installation's settings say nothing. */
    valueFileSchemes?: readonly string[];
  };
  roles: ReadonlySet<Role>;
  /** Names this process in leases. */
  holder: string;
  /** Where the gateway listens, and how servers reach it. */
  gatewayHost: string;
  gatewayPort: number;
  gatewayAddress?: string;
  allowLoopbackRepos: boolean;
  /** `timeout.reconciliation` of the field: how often repositories are asked without a webhook. */
  pollIntervalMs: number;
  /** A fetch that takes longer is killed. */
  gitTimeoutMs: number;
  git: GitSettings;
  /** Between the end of one wave of a sync and the begin of the next. */
  syncWaveDelayMs: number;
  /** Syncs act as the service accounts that projects name for their destinations. */
  impersonates: boolean;
  /** How self-heal paces itself where somebody keeps changing what it puts right. */
  selfHealBackoff: SelfHealBackoff;
  logLevel: string;
  /** Values of other kinds than Secrets that never leave the worker either. */
  redactPaths: RedactPath[];
  leaseTtlMs: number;
  clusterCredentials: ClusterCredentialSettings;
  audit: AuditSettings;
}

/**
 * Reads the environment and the command line (`--roles cluster,render`).
 * @throws Error naming the variable that is missing or wrong.
 */
export function readConfig(env: NodeJS.ProcessEnv, argv: string[]): WorkerConfig {
  return {
    databaseUrl: required(env, 'LOCKSTEP_DATABASE_URL'),
    redisUrl: required(env, 'LOCKSTEP_REDIS_URL'),
    secretKey: secretKey(env),
    previousKeys: previousKeys(env),
    dataDir: env.LOCKSTEP_DATA_DIR ?? join(process.cwd(), '.lockstep', 'data'),
    helm: env.LOCKSTEP_HELM ?? 'helm',
    kubectl: env.LOCKSTEP_KUBECTL ?? 'kubectl',
    kustomize: readKustomizeTools(env),
    kustomizeDirs: list(env.LOCKSTEP_KUSTOMIZE_DIRS) ?? ['/custom-tools'],
    plugins: plugins(env),
    sops: env.LOCKSTEP_SOPS || undefined,
    artifacts: artifacts(env),
    roles: roles(argv, env.LOCKSTEP_ROLES),
    holder: `${hostname()}-${process.pid}-${Date.now().toString(36)}`,
    gatewayHost: env.LOCKSTEP_GATEWAY_HOST ?? '127.0.0.1',
    gatewayPort: Number(env.LOCKSTEP_GATEWAY_PORT ?? 0),
    gatewayAddress: env.LOCKSTEP_GATEWAY_ADDRESS,
    allowLoopbackRepos: env.LOCKSTEP_ALLOW_LOOPBACK_REPOS === '1',
    pollIntervalMs: seconds(env, 'LOCKSTEP_RECONCILIATION_SECONDS', 180) * 1000,
    gitTimeoutMs: seconds(env, 'LOCKSTEP_GIT_TIMEOUT_SECONDS', 120) * 1000,
    git: readGitSettings(env),
    syncWaveDelayMs: secondsOrNone(env, 'LOCKSTEP_SYNC_WAVE_DELAY_SECONDS') * 1000,
    impersonates: isTrue(env, 'LOCKSTEP_SYNC_IMPERSONATION_ENABLED'),
    selfHealBackoff: selfHealBackoff(env),
    logLevel: env.LOCKSTEP_LOG_LEVEL ?? 'info',
    redactPaths: redactPaths(env),
    leaseTtlMs: seconds(env, 'LOCKSTEP_LEASE_SECONDS', 9) * 1000,
    clusterCredentials: readClusterCredentialSettings(env),
    audit: readAuditSettings(env),
  };
}

/** `ARGOCD_APPLICATION_CONTROLLER_SELF_HEAL_BACKOFF_…` of the field. */
function selfHealBackoff(env: NodeJS.ProcessEnv): SelfHealBackoff {
  const { timeoutMs, factor, capMs } = DEFAULT_SELF_HEAL_BACKOFF;
  const stated = Number(env.LOCKSTEP_SELF_HEAL_BACKOFF_FACTOR || factor);
  if (!Number.isFinite(stated) || stated < 1) {
    throw new Error('LOCKSTEP_SELF_HEAL_BACKOFF_FACTOR must be a number, 1 or greater');
  }
  const inSeconds = (name: string, ms: number) => secondsOrNone(env, name, ms / 1000) * 1000;
  return {
    timeoutMs: inSeconds('LOCKSTEP_SELF_HEAL_BACKOFF_TIMEOUT_SECONDS', timeoutMs),
    factor: stated,
    capMs: inSeconds('LOCKSTEP_SELF_HEAL_BACKOFF_CAP_SECONDS', capMs),
  };
}

function artifacts(env: NodeJS.ProcessEnv): WorkerConfig['artifacts'] {
  const mebibytes = Number(env.LOCKSTEP_ARTIFACT_CACHE_MIB || 2048);
  if (!Number.isFinite(mebibytes) || mebibytes <= 0) {
    throw new Error('LOCKSTEP_ARTIFACT_CACHE_MIB must be a number greater than 0');
  }
  const layerTypes = list(env.LOCKSTEP_OCI_LAYER_MEDIA_TYPES);
  const schemes = list(env.LOCKSTEP_HELM_VALUES_FILE_SCHEMES);
  return {
    maxBytes: mebibytes * 1024 * 1024,
    ...(layerTypes ? { layerTypes } : {}),
    ...(schemes ? { valueFileSchemes: schemes.map((scheme) => scheme.toLowerCase()) } : {}),
  };
}

/** Undefined where the variable is not set; set to nothing it is an empty list. */
function list(text: string | undefined): string[] | undefined {
  return text?.split(',').flatMap((one) => (one.trim() === '' ? [] : one.trim()));
}

function plugins(env: NodeJS.ProcessEnv): PluginOptions {
  const urls = (env.LOCKSTEP_PLUGIN_SERVERS ?? '').split(',').filter((url) => url.trim() !== '');
  const token = pluginToken(env) ?? '';
  if (urls.length > 0 && token === '') {
    throw new Error('LOCKSTEP_PLUGIN_SERVERS needs LOCKSTEP_PLUGIN_TOKEN');
  }
  return {
    dir: env.LOCKSTEP_PLUGINS_DIR || undefined,
    sideCars: urls.map((url) => ({ url: url.trim(), token })),
    passedOn: passedOn(env),
    maxMemoryBytes: pluginMemory(env),
    hidden: [
      env.LOCKSTEP_SECRET_KEY_FILE,
      env.LOCKSTEP_SECRET_KEY_PREVIOUS_FILE,
      env.LOCKSTEP_PLUGIN_TOKEN_FILE,
    ].filter((file) => file !== undefined),
  };
}

function redactPaths(env: NodeJS.ProcessEnv): RedactPath[] {
  try {
    return parseRedactPaths(env.LOCKSTEP_REDACT_PATHS ?? '');
  } catch (error) {
    throw new Error(`LOCKSTEP_REDACT_PATHS: ${messageOf(error)}`);
  }
}

function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (!value) throw new Error(`${name} is not set: see docs/operator/configuration.md`);
  return value;
}

function secretKey(env: NodeJS.ProcessEnv): Buffer {
  const text =
    env.LOCKSTEP_SECRET_KEY || !env.LOCKSTEP_SECRET_KEY_FILE
      ? required(env, 'LOCKSTEP_SECRET_KEY')
      : readFileSync(env.LOCKSTEP_SECRET_KEY_FILE, 'utf8').trim();
  const key = Buffer.from(text, 'base64');
  if (key.length !== 32) {
    throw new Error('LOCKSTEP_SECRET_KEY must be 32 bytes in base64 (openssl rand -base64 32)');
  }
  return key;
}

function previousKeys(env: NodeJS.ProcessEnv): Buffer[] {
  const { LOCKSTEP_SECRET_KEY_PREVIOUS: stated, LOCKSTEP_SECRET_KEY_PREVIOUS_FILE: file } = env;
  return parsePreviousKeys(stated || (file ? readFileSync(file, 'utf8') : ''));
}

function seconds(env: NodeJS.ProcessEnv, name: string, fallback: number): number {
  const value = Number(env[name] ?? fallback);
  if (!Number.isFinite(value) || value <= 0) {
    throw new Error(`${name} must be a number of seconds greater than 0`);
  }
  return value;
}

function secondsOrNone(env: NodeJS.ProcessEnv, name: string, fallback = 0): number {
  const value = Number(env[name] || fallback);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new Error(`${name} must be a number of seconds, 0 for none`);
}

function isTrue(env: NodeJS.ProcessEnv, name: string): boolean {
  const value = env[name] || 'false';
  if (value === 'true' || value === 'false') return value === 'true';
  throw new Error(`${name} must be true or false`);
}

function roles(argv: string[], fromEnv: string | undefined): ReadonlySet<Role> {
  const flag = argv.indexOf('--roles');
  const text = flag >= 0 ? argv[flag + 1] : fromEnv;
  if (!text) return new Set(ROLES);
  return new Set(
    text.split(',').map((name) => {
      const role = ROLES.find((known) => known === name.trim());
      if (!role) throw new Error(`unknown role ${name}: roles are ${ROLES.join(', ')}`);
      return role;
    }),
  );
}
