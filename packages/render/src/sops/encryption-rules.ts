import { SopsError } from './sops-error.ts';

/** Which values are encrypted, by the names on the way to them. */
export interface EncryptionRules {
  unencryptedSuffix?: string;
  encryptedSuffix?: string;
  unencryptedRegex?: string;
  encryptedRegex?: string;
  /** Comments decide: then a value's own form tells. */
  byComments: boolean;
}

/** Whether the value that these names lead to is encrypted; undefined where comments say. */
export type IsEncrypted = (path: readonly string[]) => boolean | undefined;

type Matches = (path: readonly string[]) => boolean;

const MAX_REGEX_LENGTH = 1_000;

/**
 * Reads a file's rules. Each rule that is set has the last word over those before it, as in SOPS.
 * Expressions are the file's own and match in linear time. Throws SopsError for one that is none.
 */
export async function encryptionRules(rules: EncryptionRules): Promise<IsEncrypted> {
  if (rules.byComments) return () => undefined;
  const { unencryptedSuffix, encryptedSuffix, unencryptedRegex, encryptedRegex } = rules;
  const isLeftOpen = await matching(unencryptedRegex);
  const isSealed = await matching(encryptedRegex);
  return (path) => {
    let encrypted = true;
    if (unencryptedSuffix) encrypted = !path.some((name) => name.endsWith(unencryptedSuffix));
    if (encryptedSuffix) encrypted = path.some((name) => name.endsWith(encryptedSuffix));
    if (isLeftOpen?.(path)) encrypted = false;
    return isSealed ? isSealed(path) : encrypted;
  };
}

async function matching(regex: string | undefined): Promise<Matches | undefined> {
  if (!regex) return undefined;
  if (regex.length > MAX_REGEX_LENGTH) throw wrong('is too long');
  // Only such files pay for it.
  const { RE2JS } = await import('re2js');
  try {
    const compiled = RE2JS.compile(regex);
    return (path) => path.some((name) => compiled.matcher(name).find());
  } catch {
    throw wrong('is none');
  }
}

function wrong(what: string): SopsError {
  return new SopsError(`the regular expression that says what is encrypted ${what}`);
}
