import {
  EXCHANGE_PROVIDER,
  EXCHANGE_SETTINGS,
  type Exchanged,
  type ExchangeRule,
  type ExchangeSettings,
  exchangeToken,
  type IssuerKeys,
  LOCAL_ISSUER,
} from '@lockstep/access';
import { UserError } from '@lockstep/domain';
import type { FastifyRequest } from 'fastify';
import type { Lockstep } from '../dependencies.ts';
import { storedCredentials } from './credentials.ts';
import { beginSession, type StartedSession } from './start-session.ts';

async function readExchangeSettings({ store }: Pick<Lockstep, 'store'>): Promise<ExchangeSettings> {
  return (await store.settings.get<ExchangeSettings>(EXCHANGE_SETTINGS)) ?? { issuers: [] };
}

/**
 * Gives a job with a token of a trusted issuer a short session, as the rule says that takes it.
 * @throws UserError unauthenticated, which does not say why: the audit does; or unavailable.
 */
export async function exchangeJobToken(
  request: FastifyRequest,
  keys: IssuerKeys,
  token: string,
): Promise<StartedSession> {
  const { lockstep } = request.server;
  const settings = await readExchangeSettings(lockstep);
  const exchanged = await exchangeToken(settings, keys, token, new Date());
  if (exchanged.kind === 'unavailable') {
    request.log.warn({ reason: exchanged.reason }, 'an issuer of job tokens cannot be asked');
    throw new UserError('unavailable', 'the issuer of this token cannot be asked for its keys');
  }
  if (exchanged.kind === 'refused') {
    auditRefusal(request, exchanged);
    throw notTaken();
  }
  const missing = await missingSubject(lockstep, exchanged.rule);
  if (missing) {
    auditRefusal(request, { who: `${exchanged.issuer} ${exchanged.subject}`, reason: missing });
    throw notTaken();
  }
  return openJobSession(request, exchanged);
}

/** Why a rule's account or role cannot be what a session stands for. */
async function missingSubject(
  { store }: Lockstep,
  { name, account, project = '', role = '' }: ExchangeRule,
): Promise<string | undefined> {
  if (account === undefined) {
    if (await storedCredentials(store).hasProjectRole(project, role)) return undefined;
    return `the rule ${name} takes it, but project ${project} has no role ${role}`;
  }
  const found = await store.accounts.get(account);
  if (found?.enabled && found.capabilities.includes('apiKey')) return undefined;
  return `the rule ${name} takes it, but ${account} is no enabled account with apiKey`;
}

function notTaken(): UserError {
  return new UserError('unauthenticated', 'this token is not taken: the audit says why');
}

function openJobSession(
  request: FastifyRequest,
  { rule, issuer, subject }: Extract<Exchanged, { kind: 'taken' }>,
): Promise<StartedSession> {
  const { account, project, role, maxSeconds, name } = rule;
  const username = account ?? `proj:${project}:${role}`;
  const whose = {
    username,
    issuer: LOCAL_ISSUER,
    groups: [],
    providerId: EXCHANGE_PROVIDER,
    providerSubject: `${issuer} ${subject}`.slice(0, 500),
    displayName: `${name}: ${subject}`.slice(0, 300),
  };
  return beginSession(request, whose, { lastsSeconds: maxSeconds });
}

function auditRefusal(
  request: FastifyRequest,
  { who, reason }: { who: string; reason: string },
): void {
  request.server.lockstep.failedSignIns.add({
    actor: { name: who, address: request.ip, requestId: request.id },
    action: 'sign-in',
    kind: 'session',
    object: EXCHANGE_PROVIDER,
    reason,
    route: 'POST /api/v1/session/exchange',
  });
}
