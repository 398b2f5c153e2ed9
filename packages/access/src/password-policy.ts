import { RE2JS } from 're2js';

/** What an installation asks of passwords beyond their length. */
export interface PasswordPolicy {
  /** A regular expression (RE2) that all of it must match, as `passwordPattern` of argocd-cm. */
  pattern?: string | undefined;
}

const SHORTEST = 8;
const LONGEST = 128;

/** What people try first, whatever else is asked. */
const COMMON = new Set(
  [
    'password password1 password123 passw0rd p@ssw0rd p@ssword 12345678 123456789 1234567890',
    '11111111 00000000 87654321 qwertyui qwerty123 qwertyuiop 1q2w3e4r 1qaz2wsx abcd1234 abc12345',
    'iloveyou sunshine princess football baseball superman trustno1 welcome1 letmein1 changeme',
    'changeit adminadmin admin123 admin1234 administrator lockstep argocd123 kubernetes',
  ].flatMap((line) => line.split(' ')),
);

/**
 * Why a new password is refused; undefined when it is fine. Length decides, and that it is neither
 * the account's name nor what is tried first (NIST SP 800-63B).
 */
export function passwordProblem(
  password: string,
  { account = '', policy = {} }: { account?: string; policy?: PasswordPolicy } = {},
): string | undefined {
  if (password.length < SHORTEST) return `must have at least ${SHORTEST} characters`;
  if (password.length > LONGEST) return `must have no more than ${LONGEST} characters`;
  const lower = password.toLowerCase();
  if (account !== '' && lower === account.toLowerCase())
    return 'must not be the name of the account';
  if (COMMON.has(lower)) return 'is one of those that are tried first';
  if (policy.pattern !== undefined && !matches(policy.pattern, password)) {
    return `must match ${policy.pattern}`;
  }
  return undefined;
}

/** Why a pattern cannot be used; undefined when it can. */
export function patternProblem(pattern: string): string | undefined {
  try {
    RE2JS.compile(pattern);
    return undefined;
  } catch (error) {
    return `is not a regular expression: ${(error as Error).message}`;
  }
}

/** Somewhere in it, as Argo CD matches: a pattern for the whole has its anchors. */
function matches(pattern: string, password: string): boolean {
  return RE2JS.compile(pattern).matcher(password).find();
}
