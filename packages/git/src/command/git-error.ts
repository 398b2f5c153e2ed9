/** Why a git command failed; says what can be done about it. */
export type GitErrorKind =
  | 'unreachable'
  | 'auth'
  | 'not-found'
  | 'timeout'
  | 'bad-revision'
  | 'refused'
  | 'too-large'
  | 'cancelled'
  | 'other';

const RETRYABLE: ReadonlySet<GitErrorKind> = new Set(['unreachable', 'timeout', 'other']);

/** A failed git operation in git's own words, credentials taken out. */
export class GitError extends Error {
  readonly kind: GitErrorKind;
  /** Whether the same request may succeed later with nothing changed here. */
  readonly retryable: boolean;

  constructor(kind: GitErrorKind, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'GitError';
    this.kind = kind;
    this.retryable = RETRYABLE.has(kind);
  }
}

const SIGNS: readonly [GitErrorKind, RegExp][] = [
  ['too-large', /out of memory|cannot allocate memory|unable to create thread/i],
  [
    'auth',
    /authentication failed|could not read (username|password)|permission denied|invalid credentials|host key verification failed|returned error: 40[13]|access denied|no supported authentication|terminal prompts disabled/i,
  ],
  [
    'not-found',
    /repository .*not found|does not appear to be a git repository|returned error: 404|project you were looking for could not be found|not a git repository|repository does not exist|not valid: is this a git repository/i,
  ],
  [
    'refused',
    /transport '.*' not allowed|not our ref|server does not allow request for unadvertised/i,
  ],
  [
    'unreachable',
    /could not resolve|failed to connect|connection (refused|reset|timed out|closed)|couldn't connect|no route to host|network is unreachable|ssl|tls|certificate|returned error: (5\d\d|429)|the remote end hung up|early eof|operation too slow|empty reply|rpc failed|unable to access/i,
  ],
];

/** Sorts git's message into a kind. Messages are English because commands run under `LC_ALL=C`. */
export function classify(message: string): GitErrorKind {
  return SIGNS.find(([, sign]) => sign.test(message))?.[0] ?? 'other';
}

/** Whether the message says that the local mirror, not the remote repository, is broken. */
export function speaksOfCorruption(message: string): boolean {
  return /corrupt|bad object|is empty|loose object|unable to read (sha1|tree|object)|missing (blob|tree|commit)|bad config|invalid sha1 pointer|did not send all necessary objects|not a git repository|bad (index|pack|tree|signature)|packfile .* (cannot|does not match)|unable to parse/i.test(
    message,
  );
}
