import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WebhookSecrets } from '@lockstep/git';
import { z } from 'zod';
import type { AwsPorts } from './aws-ports.ts';

/** What is asked of deliveries. */
export interface WebhookSettings {
  secrets: WebhookSecrets;
  /** Refuse what comes from a provider of whom no secret is set. */
  requireSecret: boolean;
  maxPayloadMegabytes: number;
  /** For tests. */
  aws?: AwsPorts;
}

export const DEFAULT_WEBHOOK_SETTINGS: WebhookSettings = {
  secrets: {},
  requireSecret: false,
  maxPayloadMegabytes: 50,
};

const optional = z
  .string()
  .optional()
  .transform((text) => text || undefined);

export const webhookEnvironment = z.object({
  LOCKSTEP_WEBHOOK_SECRET_GITHUB: optional,
  LOCKSTEP_WEBHOOK_SECRET_GITLAB: optional,
  LOCKSTEP_WEBHOOK_SECRET_GITEA: optional,
  LOCKSTEP_WEBHOOK_SECRET_GOGS: optional,
  LOCKSTEP_WEBHOOK_SECRET_BITBUCKET: optional,
  LOCKSTEP_WEBHOOK_SECRET_BITBUCKETSERVER: optional,
  LOCKSTEP_WEBHOOK_BITBUCKET_UUID: optional,
  LOCKSTEP_WEBHOOK_AZUREDEVOPS_USERNAME: optional,
  LOCKSTEP_WEBHOOK_AZUREDEVOPS_PASSWORD: optional,
  LOCKSTEP_WEBHOOK_SNS_TOPICS: optional,
  LOCKSTEP_WEBHOOK_SECRET_EVENTBRIDGE: optional,
  LOCKSTEP_WEBHOOK_SECRET_DOCKERHUB: optional,
  LOCKSTEP_WEBHOOK_SECRET_HARBOR: optional,
  LOCKSTEP_WEBHOOK_SECRET_QUAY: optional,
  LOCKSTEP_WEBHOOK_SECRETS_DIR: optional,
  LOCKSTEP_WEBHOOK_REQUIRE_SECRET: z.stringbool().optional(),
  LOCKSTEP_WEBHOOK_MAX_PAYLOAD_MB: z.coerce.number().int().min(1).max(1024).optional(),
});
type Environment = z.infer<typeof webhookEnvironment>;

/** The keys that a Secret of the field has, as files, and the variables that say the same. */
const FIELD_KEYS = {
  'webhook.github.secret': 'LOCKSTEP_WEBHOOK_SECRET_GITHUB',
  'webhook.gitlab.secret': 'LOCKSTEP_WEBHOOK_SECRET_GITLAB',
  'webhook.gogs.secret': 'LOCKSTEP_WEBHOOK_SECRET_GITEA',
  'webhook.bitbucket.uuid': 'LOCKSTEP_WEBHOOK_BITBUCKET_UUID',
  'webhook.bitbucketserver.secret': 'LOCKSTEP_WEBHOOK_SECRET_BITBUCKETSERVER',
  'webhook.azuredevops.username': 'LOCKSTEP_WEBHOOK_AZUREDEVOPS_USERNAME',
  'webhook.azuredevops.password': 'LOCKSTEP_WEBHOOK_AZUREDEVOPS_PASSWORD',
  'webhook.maxPayloadSizeMB': 'LOCKSTEP_WEBHOOK_MAX_PAYLOAD_MB',
} as const satisfies Record<string, keyof Environment>;

/** Adds what a folder of files says that are named as the field's keys; variables go before. */
export async function withSecretFiles(environment: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> {
  const folder = environment.LOCKSTEP_WEBHOOK_SECRETS_DIR;
  if (!folder) return environment;
  const merged = { ...environment };
  for (const [key, variable] of Object.entries(FIELD_KEYS)) {
    merged[variable] ||= await readIfThere(join(folder, key));
  }
  return merged;
}

/** @throws Error for one half of a pair. */
export function webhookSettingsOf(env: Environment): WebhookSettings {
  const secrets = {
    github: env.LOCKSTEP_WEBHOOK_SECRET_GITHUB,
    gitlab: env.LOCKSTEP_WEBHOOK_SECRET_GITLAB,
    gitea: env.LOCKSTEP_WEBHOOK_SECRET_GITEA,
    gogs: env.LOCKSTEP_WEBHOOK_SECRET_GOGS ?? env.LOCKSTEP_WEBHOOK_SECRET_GITEA,
    bitbucket: env.LOCKSTEP_WEBHOOK_SECRET_BITBUCKET,
    bitbucketUuid: env.LOCKSTEP_WEBHOOK_BITBUCKET_UUID,
    'bitbucket-server':
      env.LOCKSTEP_WEBHOOK_SECRET_BITBUCKETSERVER ?? env.LOCKSTEP_WEBHOOK_SECRET_BITBUCKET,
    'azure-devops': azureOf(env),
    snsTopics: env.LOCKSTEP_WEBHOOK_SNS_TOPICS?.split(',').map((topic) => topic.trim()),
    'aws-eventbridge': env.LOCKSTEP_WEBHOOK_SECRET_EVENTBRIDGE,
    'docker-hub': env.LOCKSTEP_WEBHOOK_SECRET_DOCKERHUB,
    harbor: env.LOCKSTEP_WEBHOOK_SECRET_HARBOR,
    quay: env.LOCKSTEP_WEBHOOK_SECRET_QUAY,
  };
  return {
    secrets: Object.fromEntries(Object.entries(secrets).filter(([, one]) => one !== undefined)),
    requireSecret: env.LOCKSTEP_WEBHOOK_REQUIRE_SECRET ?? false,
    maxPayloadMegabytes:
      env.LOCKSTEP_WEBHOOK_MAX_PAYLOAD_MB ?? DEFAULT_WEBHOOK_SETTINGS.maxPayloadMegabytes,
  };
}

function azureOf(env: Environment): WebhookSecrets['azure-devops'] {
  const username = env.LOCKSTEP_WEBHOOK_AZUREDEVOPS_USERNAME;
  const password = env.LOCKSTEP_WEBHOOK_AZUREDEVOPS_PASSWORD;
  if (username === undefined && password === undefined) return undefined;
  if (username !== undefined && password !== undefined) return { username, password };
  const pair = 'LOCKSTEP_WEBHOOK_AZUREDEVOPS_USERNAME and LOCKSTEP_WEBHOOK_AZUREDEVOPS_PASSWORD';
  throw new Error(`${pair} go together`);
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    // A file has a line break at its end more often than a secret has.
    return (await readFile(file, 'utf8')).replace(/\r?\n$/, '') || undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
