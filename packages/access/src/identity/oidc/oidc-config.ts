import type { FieldProblem } from '@lockstep/domain';
import { z } from 'zod';

const texts = z.array(z.string().min(1).max(1000)).max(200);

/** Whoever writes YAML by hand, or has it made by a template, may quote what is no text. */
const yesOrNo = z.union([z.boolean(), z.stringbool()]);

/** Parts of what the field's `oidc.config` takes, and ours behind it. */
const oidcConfigSchema = z.looseObject({
  issuer: z.string().min(1).max(2000),
  clientID: z.string().min(1).max(1000),
  /** Without one the client is public: PKCE alone proves who redeems a code. */
  clientSecret: z.string().max(10_000).optional(),
  cliClientID: z.string().max(1000).optional(),
  requestedScopes: texts.optional(),
  requestedIDTokenClaims: z.record(z.string(), z.unknown()).optional(),
  allowedAudiences: texts.optional(),
  skipAudienceCheckWhenTokenHasNoAudience: yesOrNo.optional(),
  enablePKCEAuthentication: yesOrNo.optional(),
  enableUserInfoGroups: yesOrNo.optional(),
  userInfoPath: z.string().max(2000).optional(),
  userInfoCacheExpiration: z.string().optional(),
  refreshTokenThreshold: z.string().optional(),
  rootCA: z.string().max(200_000).optional(),
  logoutURL: z.string().max(2000).optional(),
  domainHint: z.string().max(500).optional(),
  azure: z.looseObject({ useWorkloadIdentity: yesOrNo.optional() }).optional(),

  /** Ours: claims that name groups; without it, those that the policy's `scopes` name. */
  groupClaims: texts.optional(),
  /** Ours: only members of one of them are let in. */
  allowedGroups: texts.optional(),
  /** Ours: which claim people are known by; their e-mail address if not given, else `sub`. */
  usernameClaim: z.string().max(500).optional(),
  /** Ours: ask for a refresh token; where the provider says that it has any if not given. */
  requestOfflineAccess: yesOrNo.optional(),
  /** Ours: the provider answers at `/auth/callback/ID`, where no other one does. */
  ownCallbackAddress: yesOrNo.optional(),
  /** Ours: further parameters of the sign-in's address, such as `prompt` or `hd`. */
  authorizationParameters: z.record(z.string(), z.string().max(2000)).optional(),
  /** Ours: Microsoft Graph, for groups that are too many for a token; empty if it is not to be asked. */
  graphURL: z.string().max(2000).optional(),
  /** Ours: further hosts that claims may be fetched from where the provider says they are there. */
  claimSourceHosts: texts.optional(),
  /** Ours: accept any certificate of the provider. */
  insecureSkipVerify: yesOrNo.optional(),
});
export type OidcConfig = z.infer<typeof oidcConfigSchema>;

/** What the field asks for where nothing else is said. */
export const DEFAULT_SCOPES = ['openid', 'profile', 'email', 'groups'];

/** @throws Error never: what is wrong is in `problems`. */
export function parseOidcConfig(
  given: Readonly<Record<string, unknown>>,
): { config: OidcConfig; problems: [] } | { config: undefined; problems: FieldProblem[] } {
  const parsed = oidcConfigSchema.safeParse(given);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => ({
      field: path.map(String).join('.'),
      reason: path.length > 0 && !(String(path[0]) in given) ? 'is missing' : message,
    }));
    return { config: undefined, problems };
  }
  const problems = addressProblems(parsed.data);
  return problems.length > 0
    ? { config: undefined, problems }
    : { config: parsed.data, problems: [] };
}

function addressProblems(config: OidcConfig): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const issuer = URL.parse(config.issuer);
  if (!issuer || !['https:', 'http:'].includes(issuer.protocol)) {
    problems.push({ field: 'issuer', reason: 'must be an address that begins with https://' });
  } else if (issuer.search || issuer.hash || issuer.username) {
    problems.push({
      field: 'issuer',
      reason: 'must have neither a query nor a fragment nor a user',
    });
  }
  if (config.logoutURL !== undefined && !/^https?:\/\//.test(config.logoutURL)) {
    problems.push({ field: 'logoutURL', reason: 'must begin with https:// or http://' });
  }
  const graph = URL.parse(config.graphURL ?? '');
  if (config.graphURL && (graph?.protocol !== 'https:' || graph.search || graph.username)) {
    problems.push({ field: 'graphURL', reason: 'must be an address that begins with https://' });
  }
  for (const host of config.claimSourceHosts ?? []) {
    if (URL.parse(`https://${host}`)?.host === host) continue;
    problems.push({ field: 'claimSourceHosts', reason: `${host} is not HOST or HOST:PORT` });
  }
  if (config.rootCA !== undefined && !config.rootCA.includes('-----BEGIN CERTIFICATE-----')) {
    problems.push({ field: 'rootCA', reason: 'must be certificates in PEM' });
  }
  if (config.azure?.useWorkloadIdentity) {
    const reason = 'is not supported: give the application a client secret';
    problems.push({ field: 'azure.useWorkloadIdentity', reason });
  }
  return problems;
}

/** Whether a token that says this issuer may be this provider's. */
export function isIssuer({ issuer }: Pick<OidcConfig, 'issuer'>, given: string): boolean {
  return withoutSlash(given) === withoutSlash(issuer);
}

function withoutSlash(address: string): string {
  return address.replace(/\/$/, '');
}

/** Whose tokens are taken: the audiences that are named, else our own clients. */
export function audiencesOf(config: OidcConfig): string[] {
  if (config.allowedAudiences?.length) return config.allowedAudiences;
  return [config.clientID, config.cliClientID].filter(
    (one) => one !== undefined && one !== '',
  ) as string[];
}
