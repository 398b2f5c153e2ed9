/** What somebody has typed who could not sign in. */
export interface TriedSignIn {
  username: string;
  password: string;
  /** The directory that was named; undefined for all of them. */
  provider: string | undefined;
}

const MAX_NAME = 64;
/** What names at directories are made of; everything else says something else where it is read. */
const UNUSUAL = /[^\p{L}\p{N} @._+\\-]/gu;

/**
 * How the audit names somebody whom directories have refused: which were asked, and the name as it
 * was typed, cut and without characters that lists or projects are told apart by. Whether anybody
 * has that name is not known here, and not told. Passwords that were typed as names are left out.
 */
export function nameAtDirectory(directories: readonly string[], tried: TriedSignIn): string {
  return `${directories.slice(0, 5).join(',')}:${plainName(tried)}`;
}

function plainName({ username, password }: TriedSignIn): string {
  if (password !== '' && username.includes(password)) return '(the password)';
  const plain = username.toWellFormed().replace(UNUSUAL, '?').trim();
  const characters = [...plain];
  return characters.length > MAX_NAME ? `${characters.slice(0, MAX_NAME).join('')}…` : plain;
}
