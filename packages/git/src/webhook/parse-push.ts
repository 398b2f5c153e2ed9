import { bitbucket } from './bitbucket.ts';
import { bitbucketServer } from './bitbucket-server.ts';
import { gitea } from './gitea.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import {
  Json,
  type ProviderName,
  type WebhookHeaders,
  type WebhookOutcome,
  type WebhookProvider,
  type WebhookSecrets,
} from './push.ts';

/** In the order of asking: Gitea sends GitHub's headers too, Bitbucket Cloud is the narrower one. */
const PROVIDERS = {
  gitea,
  github,
  gitlab,
  bitbucket,
  'bitbucket-server': bitbucketServer,
} as const satisfies Record<ProviderName, WebhookProvider>;

/**
 * Reads one webhook delivery. `body` is the request's bytes as they came. Where a secret is set for
 * the provider the delivery must prove that it knows it; nothing of the body is read before.
 */
export function parsePush(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: Buffer,
  secrets: WebhookSecrets = {},
): WebhookOutcome {
  const header = headerReader(headers);
  const names = Object.keys(PROVIDERS) as ProviderName[];
  const provider = names.find((name) => PROVIDERS[name].recognises(header));
  if (!provider) return { kind: 'ignored', reason: 'the delivery is of no known provider' };
  const dialect = PROVIDERS[provider];
  const secret = secrets[provider];
  if (secret && !dialect.isAuthentic(header, body, secret)) {
    return { kind: 'rejected', provider, reason: 'the signature does not match the secret' };
  }
  const event = dialect.event(header);
  if (event.kind === 'ping') return { kind: 'ping', provider };
  if (event.kind === 'other') return { kind: 'ignored', provider, reason: `event ${event.name}` };
  return readPushes(provider, dialect, header, body);
}

function readPushes(
  provider: ProviderName,
  dialect: WebhookProvider,
  header: WebhookHeaders,
  body: Buffer,
): WebhookOutcome {
  const payload = parseBody(header, body);
  if (!payload) return { kind: 'rejected', provider, reason: 'the body is not JSON' };
  const pushes = dialect.pushes(payload).filter((push) => push.repoUrls.length > 0);
  if (pushes.length === 0) return { kind: 'ignored', provider, reason: 'no ref was moved' };
  return { kind: 'push', provider, pushes };
}

function headerReader(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): WebhookHeaders {
  const lower = new Map(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return (name) => {
    const value = lower.get(name);
    return (Array.isArray(value) ? value[0] : value) ?? '';
  };
}

function parseBody(header: WebhookHeaders, body: Buffer): Json | undefined {
  const text = body.toString('utf8');
  const isForm = header('content-type').startsWith('application/x-www-form-urlencoded');
  try {
    return new Json(JSON.parse(isForm ? (new URLSearchParams(text).get('payload') ?? '') : text));
  } catch {
    return undefined;
  }
}
