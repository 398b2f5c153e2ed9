import { matchesGlob } from '@lockstep/domain';
import type { ExchangeRule } from './exchange-settings.ts';

export type Claims = Readonly<Record<string, unknown>>;

/** The first rule all of whose conditions the claims meet. */
export function matchRule(
  rules: readonly ExchangeRule[],
  claims: Claims,
): ExchangeRule | undefined {
  return rules.find((rule) => failedClaim(rule, claims) === undefined);
}

/** The first claim that is not as a rule wants it. */
export function failedClaim({ conditions }: ExchangeRule, claims: Claims): string | undefined {
  const failed = Object.entries(conditions).find(([claim, wanted]) => {
    const given = Object.hasOwn(claims, claim) ? textsOf(claims[claim]) : [];
    return ![wanted].flat().some((pattern) => given.some((text) => meets(pattern, text)));
  });
  return failed?.[0];
}

/** A list of texts meets what any of its texts meets; an object meets nothing. */
function textsOf(claim: unknown): string[] {
  const texts = [claim]
    .flat()
    .filter((one) => ['string', 'number', 'boolean'].includes(typeof one));
  return texts.map(String);
}

const MAX_CHARACTERS = 2000;

/** Exact, unless the pattern has something of a glob. A lone `*` stops at slashes here, too. */
function meets(pattern: string, text: string): boolean {
  if (text.length > MAX_CHARACTERS) return false;
  if (pattern === '*') return text !== '' && !text.includes('/');
  return pattern === text || matchesGlob(pattern, text, '/');
}
