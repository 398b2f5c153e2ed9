import type { Change } from './change.ts';
import type { Json } from './json.ts';

export const PROVIDER_NAMES = [
  'github',
  'gitlab',
  'gitea',
  'gogs',
  'bitbucket',
  'bitbucket-server',
  'azure-devops',
  'aws-sns',
  'aws-eventbridge',
  'docker-hub',
  'harbor',
  'quay',
] as const;
export type ProviderName = (typeof PROVIDER_NAMES)[number];

/** What a delivery has to know or to show, for each provider of whom it is asked. */
export interface WebhookSecrets {
  github?: string;
  gitlab?: string;
  gitea?: string;
  gogs?: string;
  bitbucket?: string;
  /** Of Bitbucket Cloud: the hook's own id, which each delivery carries. */
  bitbucketUuid?: string;
  'bitbucket-server'?: string;
  'azure-devops'?: { username: string; password: string };
  /** The topics whose messages are taken. Their signatures are checked in any case. */
  snsTopics?: string[];
  'aws-eventbridge'?: string;
  'docker-hub'?: string;
  harbor?: string;
  quay?: string;
}

/** One request, as far as a dialect may look at it. */
export interface Delivery {
  /** Case-insensitive; empty where it was not sent. */
  header(name: string): string;
  /** `token` of the query, for senders that can send no header. */
  token: string;
  body: Buffer;
  payload: Json;
}

/** The head of a request: what is known before its body is parsed. */
export type DeliveryHead = Pick<Delivery, 'header' | 'token' | 'body'>;

/** `open`: nothing is asked of this provider's deliveries. */
export type Proof = { kind: 'proven' } | { kind: 'open' } | { kind: 'refused'; reason: string };

/** What dialects need from outside. */
export interface WebhookPorts {
  /**
   * The certificate (PEM) at an address of AWS's, which the caller has checked; undefined when it
   * cannot be had.
   */
  certificate(url: string): Promise<string | undefined>;
}

/** What a delivery is about. `other` is something that nobody here waits for. */
export type WebhookEvent =
  | { kind: 'changes'; name: string; changes: Change[] }
  | { kind: 'ping'; name: string }
  /** Somebody is to say yes to a subscription, at this address of the sender's. */
  | { kind: 'subscription'; name: string; topic: string; confirmUrl: string }
  | { kind: 'other'; name: string };

/** One provider's dialect. Payloads are read with care: they come from outside. */
export interface WebhookProvider {
  /** How the dialect is known by its headers; one that has none is known by its payload. */
  recognises?(head: DeliveryHead): boolean;
  recognisesPayload?(payload: Json): boolean;
  /** Dialects with headers ask before the payload is parsed, but for one whose signature is in it. */
  prove(delivery: Delivery, secrets: WebhookSecrets, ports: WebhookPorts): Proof | Promise<Proof>;
  /** The sender's own id of the delivery: one that is sent again has the same. */
  deliveryId(delivery: Delivery): string | undefined;
  read(delivery: Delivery): WebhookEvent;
}
