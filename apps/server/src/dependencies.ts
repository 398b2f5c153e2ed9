import {
  type Authenticator,
  type LoginThrottle,
  SESSION_TTL_SECONDS,
  type SealedMemory,
  type SessionTokens,
  type ThrottleNotes,
} from '@lockstep/access';
import type { LiveViews, Signals } from '@lockstep/queue';
import type { Store } from '@lockstep/store';
import type { RouteOptions } from 'fastify';
import type { AccessControl } from './access/access-control.ts';
import type { ApplicationTexts } from './applications/application-texts.ts';
import type { DeniedAttempts } from './audit/denied-attempts.ts';
import type { ChangeFeed } from './feed/change-feed.ts';
import type { CountsOfLists } from './feed/count-memory.ts';
import type { TreeFeed } from './feed/tree-feed.ts';
import type { Gateways } from './gateway/gateways.ts';
import type { RateLimits } from './plugins/rate-limit.ts';
import type { LastUse } from './session/last-use.ts';
import type { SessionWatch } from './session/session-watch.ts';
import type { IdentityProviders } from './sso/identity-providers.ts';
import type { TlsFiles } from './tls/certificate-files.ts';
import type { WebhookSettings } from './webhook/webhook-settings.ts';

/** What the server is built from; `main.ts` opens it, tests hand in their own. */
export interface ServerDependencies {
  store: Store;
  signals: Signals;
  liveViews: LiveViews;
  /** 32 bytes: session tokens and the token between servers and workers come from it. */
  secretKey: Uint8Array;
  /** Sessions that these have signed count as well, while the key is being changed. */
  previousKeys?: readonly Uint8Array[];
  /** How servers tell each other of failed sign-ins; without it each counts alone. */
  throttleNotes?: ThrottleNotes;
  webhooks?: Partial<WebhookSettings>;
  /** Serves HTTPS with these; without them plain HTTP. */
  tls?: TlsFiles | undefined;
  options?: Partial<ServerOptions>;
  /** Told of every route, for tests that look at all of them. */
  onRoute?: (route: RouteOptions) => void;
}

export interface ServerOptions {
  logLevel: string;
  /** The built dashboard; without it only the API is served. */
  dashboardDir: string | undefined;
  /** Proxies whose X-Forwarded-* headers count; empty trusts none. */
  trustedProxies: string[];
  /** Answer /metrics without a session. */
  metricsAnonymous: boolean;
  /** `/metrics` also tells what the workers count, for who scrapes one address. */
  metricsOfWorkers: boolean;
  /** Answer /api/badge without a session. */
  badgeAnonymous: boolean;
  /** How long a session lasts. */
  sessionSeconds: number;
  rateLimits: RateLimits;
  /** How long a refresh is waited for. */
  refreshWaitMs: number;
}

export const DEFAULT_OPTIONS: ServerOptions = {
  logLevel: 'info',
  dashboardDir: undefined,
  trustedProxies: [],
  metricsAnonymous: false,
  metricsOfWorkers: false,
  badgeAnonymous: false,
  sessionSeconds: SESSION_TTL_SECONDS,
  rateLimits: { perAddress: 60_000, perSubject: 30_000 },
  refreshWaitMs: 60_000,
};

/** What every operation reaches as `app.lockstep`. */
export interface Lockstep {
  store: Store;
  signals: Signals;
  liveViews: LiveViews;
  gateways: Gateways;
  applicationTexts: ApplicationTexts;
  changes: ChangeFeed;
  listCounts: CountsOfLists;
  trees: TreeFeed;
  tokens: SessionTokens;
  authenticator: Authenticator;
  identityProviders: IdentityProviders;
  /** What is carried outside while somebody signs in. */
  sealedMemory: SealedMemory;
  throttle: LoginThrottle;
  lastUse: LastUse;
  sessionWatch: SessionWatch;
  access: AccessControl;
  deniedAttempts: DeniedAttempts;
  /** Of who has not signed in. */
  failedSignIns: DeniedAttempts;
  webhooks: WebhookSettings;
  options: ServerOptions;
  /** Fires when the server begins to close: ends every kept-open answer. */
  closing: AbortSignal;
}

declare module 'fastify' {
  interface FastifyInstance {
    lockstep: Lockstep;
  }
}
