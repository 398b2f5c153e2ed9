import cookie from '@fastify/cookie';
import {
  createAuthenticator,
  createLoginThrottle,
  createSealedMemory,
  createSessionTokens,
  gatewayToken,
  shareLoginThrottle,
} from '@lockstep/access';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import { validatorCompiler } from 'fastify-type-provider-zod';
import { openAccessControl } from './access/access-control.ts';
import { accessOperations } from './access/index.ts';
import { accountOperations } from './accounts/index.ts';
import { ApplicationTexts } from './applications/application-texts.ts';
import { applicationOperations } from './applications/index.ts';
import { approvalOperations } from './approvals/index.ts';
import { BY_ADDRESS, DeniedAttempts } from './audit/denied-attempts.ts';
import { auditOperations } from './audit/index.ts';
import { clusterOperations } from './clusters/index.ts';
import { DEFAULT_OPTIONS, type Lockstep, type ServerDependencies } from './dependencies.ts';
import { openChangeFeed } from './feed/change-feed.ts';
import { CountsOfLists } from './feed/count-memory.ts';
import { createTreeFeed } from './feed/tree-feed.ts';
import { createGateways } from './gateway/gateways.ts';
import { lockstepOperations } from './lockstep/index.ts';
import { loggerOptions } from './logging.ts';
import { authenticationPlugin } from './plugins/authentication.ts';
import { compressionPlugin } from './plugins/compression.ts';
import { dashboardPlugin } from './plugins/dashboard.ts';
import { errorsPlugin } from './plugins/errors.ts';
import { fieldsPlugin } from './plugins/fields.ts';
import { jsonBodyPlugin } from './plugins/json-body.ts';
import { metricsPlugin } from './plugins/metrics.ts';
import { openapiPlugin } from './plugins/openapi.ts';
import { rateLimitPlugin } from './plugins/rate-limit.ts';
import { requestLogPlugin } from './plugins/request-log.ts';
import { securityHeadersPlugin } from './plugins/security-headers.ts';
import { websocketPlugin } from './plugins/websocket.ts';
import { projectOperations } from './projects/index.ts';
import { repositoryOperations } from './repositories/index.ts';
import { requestIdOf } from './request-id.ts';
import { storedCredentials } from './session/credentials.ts';
import { sessionOperations } from './session/index.ts';
import { LastUse } from './session/last-use.ts';
import { SessionWatch } from './session/session-watch.ts';
import { confirmedSessions } from './sso/confirm-session.ts';
import { externalTokens } from './sso/external-tokens.ts';
import { openIdentityProviders } from './sso/identity-providers.ts';
import { signInOperations, ssoOperations } from './sso/index.ts';
import { streamOperations } from './stream/index.ts';
import { systemOperations } from './system/index.ts';
import { followFiles, MIN_VERSION, readKeyPair } from './tls/certificate-files.ts';
import { webhookOperations } from './webhook/index.ts';
import { receiveWebhook } from './webhook/receive.ts';
import { DEFAULT_WEBHOOK_SETTINGS } from './webhook/webhook-settings.ts';

/** Operations under /api/v1, by area. */
const OPERATIONS = [
  ...applicationOperations,
  ...approvalOperations,
  ...projectOperations,
  ...clusterOperations,
  ...repositoryOperations,
  ...sessionOperations,
  ...accountOperations,
  ...streamOperations,
  ...lockstepOperations,
  ...accessOperations,
  ...webhookOperations,
  ...auditOperations,
  ...ssoOperations,
];

/** The whole server, not yet listening. Closing it leaves store, signals and live views open. */
export async function buildServer(dependencies: ServerDependencies): Promise<FastifyInstance> {
  const options = { ...DEFAULT_OPTIONS, ...dependencies.options };
  const pair = dependencies.tls && (await readKeyPair(dependencies.tls));
  const app = Fastify({
    // Typed as for plain HTTP: nothing here tells the two apart.
    ...((pair ? { https: { ...pair, minVersion: MIN_VERSION } } : {}) as object),
    logger: loggerOptions(options.logLevel),
    trustProxy: options.trustedProxies.length > 0 ? options.trustedProxies : false,
    genReqId: requestIdOf,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 8 * 1024 * 1024,
    requestTimeout: 60_000,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 4096 },
  });
  if (dependencies.tls && pair) {
    const stop = followFiles(app.server, dependencies.tls, { first: pair, log: app.log });
    app.addHook('onClose', async () => stop());
  }
  if (dependencies.onRoute) app.addHook('onRoute', dependencies.onRoute);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  app.decorate('lockstep', await assemble(app, dependencies));
  await app.register(requestLogPlugin);
  await app.register(errorsPlugin);
  await app.register(jsonBodyPlugin);
  await app.register(securityHeadersPlugin, { endsTls: pair !== undefined });
  await app.register(cookie);
  await app.register(rateLimitPlugin(options.rateLimits));
  await app.register(authenticationPlugin);
  await app.register(fieldsPlugin);
  await app.register(compressionPlugin);
  await app.register(openapiPlugin);
  await app.register(metricsPlugin);
  await app.register(websocketPlugin);
  await app.register(dashboardPlugin);
  for (const operation of OPERATIONS) await app.register(operation, { prefix: '/api/v1' });
  for (const operation of [...systemOperations, ...signInOperations, receiveWebhook]) {
    await app.register(operation);
  }
  return app;
}

async function assemble(
  app: FastifyInstance,
  {
    store,
    signals,
    liveViews,
    secretKey,
    previousKeys,
    throttleNotes,
    webhooks,
    options,
  }: ServerDependencies,
): Promise<Lockstep> {
  const tokens = createSessionTokens({ secretKey, previousKeys });
  const closing = new AbortController();
  const onLost = (err: unknown) =>
    app.log.warn({ err }, 'a denied attempt could not be written to the audit');
  const deniedAttempts = new DeniedAttempts(store.audit.record, onLost);
  const failedSignIns = new DeniedAttempts(store.audit.record, onLost, BY_ADDRESS);
  const changes = await openChangeFeed(store, app.log);
  const identityProviders = await openIdentityProviders(store, changes, app.log);
  const authenticator = createAuthenticator({
    tokens,
    credentials: {
      ...storedCredentials(store),
      session: confirmedSessions({ store, identityProviders }, app.log),
    },
    others: externalTokens(store, () => identityProviders),
  });
  changes.onCredentialChange(() => authenticator.forget());
  const sessionWatch = new SessionWatch(authenticator, changes, app.log);
  const trees = createTreeFeed(liveViews);
  // Before connections are waited for: kept-open answers would hold the close back for ever.
  app.addHook('preClose', async () => closing.abort());
  // A connection that served its last answer while closing would stay open for its keep-alive time,
  // and one whose upgrade was refused, which no HTTP parser watches any more, for ever.
  app.addHook('onResponse', async (request) => {
    const refusedUpgrade = request.headers.upgrade !== undefined;
    if (closing.signal.aborted || refusedUpgrade) request.raw.socket.end();
  });
  app.addHook('onClose', async () => {
    sessionWatch.close();
    await Promise.all([
      changes.close(),
      trees.close(),
      deniedAttempts.close(),
      failedSignIns.close(),
    ]);
  });
  return {
    store,
    signals,
    liveViews,
    changes,
    listCounts: new CountsOfLists(changes),
    trees,
    tokens,
    webhooks: { ...DEFAULT_WEBHOOK_SETTINGS, ...webhooks },
    applicationTexts: new ApplicationTexts(store.applications),
    gateways: createGateways(store, gatewayToken(secretKey)),
    authenticator,
    identityProviders,
    sealedMemory: createSealedMemory({ secretKey, previousKeys }),
    lastUse: new LastUse(store, (err) => app.log.warn({ err }, 'a use was not noted')),
    sessionWatch,
    throttle: throttleNotes
      ? shareLoginThrottle(createLoginThrottle(), throttleNotes)
      : createLoginThrottle(),
    access: await openAccessControl(store, changes, app.log),
    deniedAttempts,
    failedSignIns,
    options: { ...DEFAULT_OPTIONS, ...options },
    closing: closing.signal,
  };
}
