import type { ExchangeIssuer, ExchangeRule } from '../../api/settings.ts';

/** Issuers that most have; their addresses, and what one of their jobs is told by. */
export const KNOWN_ISSUERS = [
  {
    label: 'GitHub Actions',
    issuer: 'https://token.actions.githubusercontent.com',
    conditions: 'repository = acme/shop\nref = refs/heads/main',
  },
  {
    label: 'GitLab.com',
    issuer: 'https://gitlab.com',
    conditions: 'project_path = acme/shop\nref_protected = true',
  },
] as const;

/** What people call an issuer: by its name where it has one, else by its host. */
export function issuerName(issuer: string): string {
  const known = KNOWN_ISSUERS.find((one) => one.issuer === issuer.replace(/\/$/, ''));
  if (known) return known.label;
  return URL.canParse(issuer) ? new URL(issuer).host : issuer;
}

/** Whom a session is for, as policies name it. */
export function actsAs({ account, project, role }: ExchangeRule): string {
  return account ?? `proj:${project}:${role}`;
}

/** `15 minutes`, `90 seconds`. */
export function lastsText({ maxSeconds }: Pick<ExchangeRule, 'maxSeconds'>): string {
  if (maxSeconds % 60 !== 0) return `${maxSeconds} seconds`;
  const minutes = maxSeconds / 60;
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}

/** `ref = a or b`, one for each claim. */
export function conditionTexts({ conditions }: Pick<ExchangeRule, 'conditions'>): string[] {
  return Object.entries(conditions).map(
    ([claim, value]) => `${claim} = ${[value].flat().join(' or ')}`,
  );
}

/** What a job of the issuer has to state to sign in at this server. */
export function howTo(
  { issuer, audience }: Pick<ExchangeIssuer, 'issuer' | 'audience'>,
  server: string,
): string {
  const login = `lockstep login ${server} --exchange`;
  const elsewhere = audience === server ? '' : ` --audience ${audience}`;
  switch (issuer.replace(/\/$/, '')) {
    case KNOWN_ISSUERS[0].issuer:
      return `permissions:\n  id-token: write\nsteps:\n  - run: ${login}${elsewhere}`;
    case KNOWN_ISSUERS[1].issuer:
      return `id_tokens:\n  LOCKSTEP_ID_TOKEN:\n    aud: ${audience}\nscript:\n  - ${login}`;
    default:
      return `${login} --token-file FILE`;
  }
}
