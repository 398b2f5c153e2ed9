import { createHash } from 'node:crypto';
import { clipped } from './change.ts';
import { Json, parseJson } from './json.ts';
import type {
  Delivery,
  DeliveryHead,
  Proof,
  ProviderName,
  WebhookEvent,
  WebhookPorts,
  WebhookProvider,
  WebhookSecrets,
} from './provider.ts';
import { PROVIDERS } from './registry.ts';

/** A request as it came. */
export interface ReceivedDelivery {
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** `token` of the query, where there is one. */
  token?: string;
  body: Buffer;
}

export interface ReadOptions {
  secrets: WebhookSecrets;
  /** Refuse what comes from a provider of whom nothing is asked. */
  requireSecret?: boolean;
  ports: WebhookPorts;
}

/** What came of reading a delivery. Nothing of a `refused` one may be believed. */
export type ReadDelivery =
  | {
      kind: 'read';
      provider: ProviderName;
      event: WebhookEvent;
      payload: Json;
      /** The same for a delivery that is sent again. */
      key: string;
      /** The sender gives deliveries no id: the key is a digest of the body. */
      isKeyDigest: boolean;
    }
  /** `unproven`: it does not know the secret; `unreadable`: it is in no form that is known. */
  | { kind: 'refused'; provider?: ProviderName; why: 'unproven' | 'unreadable'; reason: string };

/** Dialects that have no header send a few kilobytes. */
const MAX_HEADLESS_BYTES = 1024 * 1024;
const MAX_KEY_LENGTH = 200;

/**
 * Reads one delivery: whose it is, whether it is proven, what it says. `body` is the request's
 * bytes as they came. Never throws, whatever was sent.
 */
export async function readDelivery(
  received: ReceivedDelivery,
  options: ReadOptions,
): Promise<ReadDelivery> {
  const delivery = openDelivery(received);
  const provider = providerOf(delivery);
  if (!provider) return unreadable('it is in the form of no provider that is known');
  const dialect: WebhookProvider = PROVIDERS[provider];
  const proof = await dialect.prove(delivery, options.secrets, options.ports);
  const refusal = refusalOf(proof, options.requireSecret === true);
  if (refusal) return { kind: 'refused', provider, why: 'unproven', reason: refusal };
  if (!delivery.payload.exists) return { ...unreadable('its body is not JSON'), provider };
  const id = dialect.deliveryId(delivery);
  return {
    kind: 'read',
    provider,
    event: withSomething(dialect.read(delivery)),
    payload: delivery.payload,
    key: id && id.length <= MAX_KEY_LENGTH ? id : digestOf(received.body),
    isKeyDigest: id === undefined,
  };
}

/** A change of nothing that has an address is none. */
function withSomething(event: WebhookEvent): WebhookEvent {
  if (event.kind !== 'changes') return event;
  const changes = event.changes.filter(
    (change) => change.kind === 'artifact' || change.repoUrls.length > 0,
  );
  return changes.length > 0
    ? { ...event, changes: changes.map(clipped) }
    : { kind: 'other', name: event.name };
}

function openDelivery({ headers, token = '', body }: ReceivedDelivery): Delivery {
  const header = headerReader(headers);
  let parsed: Json | undefined;
  return {
    header,
    token,
    body,
    get payload() {
      parsed ??= parseBody({ header, token, body }) ?? new Json(undefined);
      return parsed;
    },
  };
}

function providerOf(delivery: Delivery): ProviderName | undefined {
  const dialects = Object.entries(PROVIDERS) as [ProviderName, WebhookProvider][];
  const byHeader = dialects.find(([, dialect]) => dialect.recognises?.(delivery));
  if (byHeader) return byHeader[0];
  if (delivery.body.length > MAX_HEADLESS_BYTES) return undefined;
  return dialects.find(([, dialect]) => dialect.recognisesPayload?.(delivery.payload))?.[0];
}

function refusalOf(proof: Proof, requireSecret: boolean): string | undefined {
  switch (proof.kind) {
    case 'proven':
      return undefined;
    case 'refused':
      return proof.reason;
    case 'open':
      return requireSecret
        ? 'no secret is set for its sender, and deliveries without one are not taken'
        : undefined;
  }
}

function unreadable(reason: string): Extract<ReadDelivery, { kind: 'refused' }> {
  return { kind: 'refused', why: 'unreadable', reason };
}

function digestOf(body: Buffer): string {
  return `sha256:${createHash('sha256').update(body).digest('hex')}`;
}

function headerReader(headers: ReceivedDelivery['headers']): Delivery['header'] {
  const lower = new Map(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return (name) => {
    const value = lower.get(name);
    return (Array.isArray(value) ? value[0] : value) ?? '';
  };
}

function parseBody({ header, body }: DeliveryHead): Json | undefined {
  const isForm = header('content-type').startsWith('application/x-www-form-urlencoded');
  const json = isForm ? formField(body, 'payload') : body;
  return json && parseJson(json);
}

/** One field of a form. The others are not even taken apart: there may be millions. */
function formField(form: Buffer, name: string): Buffer | undefined {
  const text = form.toString('utf8');
  const start = text.startsWith(`${name}=`) ? 0 : text.indexOf(`&${name}=`) + 1;
  if (start === 0 && !text.startsWith(`${name}=`)) return undefined;
  const end = text.indexOf('&', start);
  const value = text.slice(start + name.length + 1, end < 0 ? undefined : end);
  try {
    return Buffer.from(decodeURIComponent(value.replaceAll('+', ' ')));
  } catch {
    return undefined;
  }
}
