import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { parseSecretKey } from '@lockstep/access';
import { parsePreviousKeys } from '@lockstep/store';
import { z } from 'zod';
import type { ServerOptions } from './dependencies.ts';
import type { TlsFiles } from './tls/certificate-files.ts';
import {
  type WebhookSettings,
  webhookEnvironment,
  webhookSettingsOf,
  withSecretFiles,
} from './webhook/webhook-settings.ts';

/** What the server is told by its environment; docs/reference/api.md lists it. */
export interface ServerConfig {
  databaseUrl: string;
  redisUrl: string;
  secretKey: Buffer;
  /** Sealing keys that open as well, while the key is being changed. */
  previousKeys: Buffer[];
  host: string;
  port: number;
  adminPasswordFile: string | undefined;
  webhooks: WebhookSettings;
  tls: TlsFiles | undefined;
  options: ServerOptions;
}

const flag = z.stringbool().optional();
const optional = z
  .string()
  .optional()
  .transform((text) => text || undefined);

const installationSchema = z.object({
  LOCKSTEP_DATABASE_URL: z.string({ error: 'is required' }).min(1),
  LOCKSTEP_SECRET_KEY: optional,
  LOCKSTEP_SECRET_KEY_FILE: optional,
  LOCKSTEP_SECRET_KEY_PREVIOUS: optional,
  LOCKSTEP_SECRET_KEY_PREVIOUS_FILE: optional,
});

const environmentSchema = installationSchema.extend({
  LOCKSTEP_REDIS_URL: z.string({ error: 'is required' }).min(1),
  LOCKSTEP_HOST: z.string().default('127.0.0.1'),
  LOCKSTEP_PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  LOCKSTEP_ADMIN_PASSWORD_FILE: optional,
  LOCKSTEP_DASHBOARD_DIR: optional,
  LOCKSTEP_LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info'),
  LOCKSTEP_TRUSTED_PROXIES: z.string().default(''),
  LOCKSTEP_METRICS_ANONYMOUS: flag,
  LOCKSTEP_METRICS_WORKERS: flag,
  LOCKSTEP_BADGE_ANONYMOUS: flag,
  LOCKSTEP_SESSION_HOURS: z.coerce.number().positive().max(8760).default(24),
  LOCKSTEP_TLS_CERT_FILE: optional,
  LOCKSTEP_TLS_KEY_FILE: optional,
  LOCKSTEP_REQUESTS_PER_MINUTE_BY_ADDRESS: z.coerce.number().int().min(0).default(60_000),
  LOCKSTEP_REQUESTS_PER_MINUTE_BY_SUBJECT: z.coerce.number().int().min(0).default(30_000),
  ...webhookEnvironment.shape,
});

/** @throws Error that names every variable that is missing or wrong, and no value of any. */
export async function readConfig(environment: NodeJS.ProcessEnv): Promise<ServerConfig> {
  const env = parse(environmentSchema, await withSecretFiles(environment));
  return {
    databaseUrl: env.LOCKSTEP_DATABASE_URL,
    redisUrl: env.LOCKSTEP_REDIS_URL,
    ...(await readKeys(env)),
    host: env.LOCKSTEP_HOST,
    port: env.LOCKSTEP_PORT,
    adminPasswordFile: env.LOCKSTEP_ADMIN_PASSWORD_FILE,
    webhooks: webhookSettingsOf(env),
    tls: tlsFilesOf(env),
    options: {
      logLevel: env.LOCKSTEP_LOG_LEVEL,
      dashboardDir: env.LOCKSTEP_DASHBOARD_DIR,
      trustedProxies: env.LOCKSTEP_TRUSTED_PROXIES.split(',').filter((text) => text !== ''),
      // Whoever can reach a loopback port sits on the machine already.
      metricsAnonymous: env.LOCKSTEP_METRICS_ANONYMOUS ?? isLoopback(env.LOCKSTEP_HOST),
      metricsOfWorkers: env.LOCKSTEP_METRICS_WORKERS ?? false,
      badgeAnonymous: env.LOCKSTEP_BADGE_ANONYMOUS ?? false,
      sessionSeconds: env.LOCKSTEP_SESSION_HOURS * 3600,
      rateLimits: {
        perAddress: env.LOCKSTEP_REQUESTS_PER_MINUTE_BY_ADDRESS,
        perSubject: env.LOCKSTEP_REQUESTS_PER_MINUTE_BY_SUBJECT,
      },
      refreshWaitMs: 60_000,
    },
  };
}

function tlsFilesOf(env: z.infer<typeof environmentSchema>): TlsFiles | undefined {
  const { LOCKSTEP_TLS_CERT_FILE: certFile, LOCKSTEP_TLS_KEY_FILE: keyFile } = env;
  if (!certFile && !keyFile) return undefined;
  if (certFile && keyFile) return { certFile, keyFile };
  throw new Error('LOCKSTEP_TLS_CERT_FILE and LOCKSTEP_TLS_KEY_FILE belong together: set both');
}

/** The part that commands need which work on the database alone. */
export async function readInstallation(
  environment: NodeJS.ProcessEnv,
): Promise<Pick<ServerConfig, 'databaseUrl' | 'secretKey' | 'previousKeys'>> {
  const env = parse(installationSchema, environment);
  return { databaseUrl: env.LOCKSTEP_DATABASE_URL, ...(await readKeys(env)) };
}

function parse<T>(schema: z.ZodType<T>, environment: NodeJS.ProcessEnv): T {
  const parsed = schema.safeParse(environment);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`);
  throw new Error(`the environment is not complete: ${problems.join('; ')}`);
}

async function readKeys(env: z.infer<typeof installationSchema>) {
  const file = env.LOCKSTEP_SECRET_KEY_PREVIOUS_FILE;
  const stated = env.LOCKSTEP_SECRET_KEY_PREVIOUS ?? (file ? await readFile(file, 'utf8') : '');
  return { secretKey: await readSecretKey(env), previousKeys: parsePreviousKeys(stated) };
}

async function readSecretKey(env: z.infer<typeof installationSchema>): Promise<Buffer> {
  if (env.LOCKSTEP_SECRET_KEY) return parseSecretKey(env.LOCKSTEP_SECRET_KEY);
  if (env.LOCKSTEP_SECRET_KEY_FILE) {
    return parseSecretKey(await readFile(env.LOCKSTEP_SECRET_KEY_FILE, 'utf8'));
  }
  throw new Error(
    'LOCKSTEP_SECRET_KEY or LOCKSTEP_SECRET_KEY_FILE is required: it seals credentials and signs ' +
      'sessions. Make one with: openssl rand -base64 32',
  );
}

/** Whether only who sits on this machine can reach a server that listens there. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '::1') return true;
  return isIP(host) === 4 && host.startsWith('127.');
}
