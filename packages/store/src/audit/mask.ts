/** What stands in the audit where a secret was. */
export const REDACTED = '(redacted)';

const SECRET_WORD =
  '(?:pass(?:word|wd|phrase)?|pwd|secret|token|credential|(?:api|private|access|account|secret|client|encryption|signing)[-_.]?key|authorization)';
const SECRET_KEY = new RegExp(`${SECRET_WORD}s?$`, 'i');
const ASSIGNED = new RegExp(`(${SECRET_WORD}s?["']?\\s*[:=]\\s*)\\S[^\\n]*`, 'gi');
const USER_INFO = /\/\/[^/@\s]+@/g;
const KNOWN_TOKEN =
  /\b(?:gh[pousr]_\w{8,}|github_pat_\w{8,}|glpat-[\w-]{8,}|xox[abeprs]-[\w-]{8,}|AKIA\w{12,})/g;
/** From its first sign only, or a long text without points is looked through from each of its signs. */
const THREE_PARTS = /(?<![\w-])([\w-]+)\.[\w-]+\.[\w-]*/g;
const WEB_TOKEN = /\beyJ[\w-]{8,}$/;

/** Keys of the field whose names sound so and which hold ids and times. */
const HARMLESS = new Set(['jwtTokens', 'jwtTokensByRole']);

/** Longer texts are not looked through, and not kept. */
const MAX_TEXT = 64 * 1024;

/** Whether what stands under this key is a secret by its name: `password`, `db.apiKey`. */
export function namesSecret(key: string): boolean {
  return !HARMLESS.has(key) && SECRET_KEY.test(key);
}

/**
 * A text without what looks secret. Of several lines that speak of a secret nothing is kept: what
 * belongs to it may stand on any of them.
 */
export function maskText(text: string): string {
  if (text.length > MAX_TEXT) return `(${text.length} characters)`;
  if (text.includes('PRIVATE KEY')) return REDACTED;
  const masked = text
    .replace(USER_INFO, '//***@')
    .replace(KNOWN_TOKEN, '***')
    .replace(THREE_PARTS, (all, first: string) => {
      const at = first.search(WEB_TOKEN);
      return at < 0 ? all : `${all.slice(0, at)}***`;
    })
    .replace(ASSIGNED, '$1***');
  const lines = text.split('\n').length;
  return lines > 1 && masked !== text ? `(redacted, ${lines} lines)` : masked;
}
