import { type FieldProblem, isGlob } from '@lockstep/domain';
import { z } from 'zod';

/** The row of the settings that holds them. */
export const EXCHANGE_SETTINGS = 'lockstep.dev/token-exchange';

const LONGEST_SECONDS = 3600;
const DEFAULT_SECONDS = 15 * 60;

const text = z.string().trim().min(1).max(500);

const ruleSchema = z.strictObject({
  name: text.describe('What the audit calls it'),
  /** Claim and what it must be; of several, any. `*` stops at a slash, `**` does not. */
  conditions: z.record(text, z.union([text, z.array(text).min(1).max(50)])),
  account: text.optional().describe('Whom the session is for: an account, or a project’s role'),
  project: text.optional(),
  role: text.optional(),
  maxSeconds: z.number().int().min(60).max(LONGEST_SECONDS).default(DEFAULT_SECONDS),
});

const issuerSchema = z.strictObject({
  issuer: z.url().max(500).describe('Exactly as the tokens say it'),
  audience: text.describe('What a job has to ask its token for'),
  jwksUri: z.url().max(500).optional().describe('Found by discovery if not given'),
  rules: z.array(ruleSchema).min(1).max(100),
});

export const exchangeSettingsSchema = z.strictObject({ issuers: z.array(issuerSchema).max(20) });

export type ExchangeSettings = z.infer<typeof exchangeSettingsSchema>;
export type ExchangeIssuer = ExchangeSettings['issuers'][number];
export type ExchangeRule = ExchangeIssuer['rules'][number];

/**
 * Issuers that sign for everybody in the world, and the claims of which one has to be bound: without
 * it a stranger's job would pass.
 */
const SHARED_ISSUERS: Record<string, readonly string[]> = {
  'https://token.actions.githubusercontent.com': [
    ...['sub', 'repository', 'repository_id', 'repository_owner', 'repository_owner_id'],
    'job_workflow_ref',
  ],
  'https://gitlab.com': [
    ...['sub', 'project_path', 'project_id', 'namespace_path', 'namespace_id', 'ci_config_ref_uri'],
  ],
};

/** Everything that is wrong with settings that can be read; none where they may be kept. */
export function exchangeProblems({ issuers }: ExchangeSettings): FieldProblem[] {
  const seen = new Set<string>();
  return issuers.flatMap((one, index) => {
    const field = `issuers[${index}]`;
    const problems = addressProblems(one, field);
    if (seen.has(one.issuer)) problems.push({ field: `${field}.issuer`, reason: 'is there twice' });
    seen.add(one.issuer);
    const ofRules = one.rules.flatMap((rule, at) =>
      ruleProblems(one, rule, `${field}.rules[${at}]`),
    );
    return [...problems, ...ofRules];
  });
}

function addressProblems({ issuer, jwksUri }: ExchangeIssuer, field: string): FieldProblem[] {
  const reason = 'must be https (http on this machine only), without a password or a query';
  return [
    ...(isAddress(issuer) ? [] : [{ field: `${field}.issuer`, reason }]),
    ...(jwksUri === undefined || isAddress(jwksUri) ? [] : [{ field: `${field}.jwksUri`, reason }]),
  ];
}

/** Keys that come over a plain connection are anybody's. */
function isAddress(address: string): boolean {
  const { protocol, hostname, username, password, search, hash } = new URL(address);
  const isHere = ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
  const isSafe = protocol === 'https:' || (protocol === 'http:' && isHere);
  return isSafe && [username, password, search, hash].every((part) => part === '');
}

function ruleProblems(
  { issuer }: ExchangeIssuer,
  { conditions, account, project, role }: ExchangeRule,
  field: string,
): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const patterns = Object.entries(conditions).map(([claim, wanted]) => ({
    claim,
    wanted: [wanted].flat(),
  }));
  for (const { claim, wanted } of patterns) {
    if (wanted.every(isGlob)) continue;
    problems.push({ field: `${field}.conditions.${claim}`, reason: 'is not a pattern' });
  }
  const binding = patterns.filter(({ wanted }) => wanted.every(saysSomething));
  if (!binding.some(({ claim }) => !UNBOUND_CLAIMS.has(claim))) {
    const reason = 'must hold a condition on a claim that says whose job it is';
    problems.push({ field: `${field}.conditions`, reason });
  }
  const shared = SHARED_ISSUERS[issuer.replace(/\/$/, '')];
  if (shared && !binding.some(({ claim }) => shared.includes(claim))) {
    const reason = `${issuer} signs for everybody: bind one of ${shared.join(', ')}`;
    problems.push({ field: `${field}.conditions`, reason });
  }
  const isRole = project !== undefined && role !== undefined && account === undefined;
  const isAccount = account !== undefined && project === undefined && role === undefined;
  if (!isRole && !isAccount) {
    problems.push({ field, reason: 'must name either an account, or a project and its role' });
  }
  return problems;
}

/** Every token of an issuer has these, and they are asked for in any case. */
const UNBOUND_CLAIMS = new Set(['iss', 'aud', 'exp', 'iat', 'nbf', 'jti']);

/** A pattern that begins with anything lets in whoever chooses their own name well. */
function saysSomething(pattern: string): boolean {
  return !/^[*?[{]/.test(pattern);
}
