/** What a script reads off the process. docs/user/cli.md lists them. */
export const EXIT = {
  ok: 0,
  /** What was asked for did not come about: a sync failed, or `app diff` found a difference. */
  unmet: 1,
  /** `app diff` could not compare. */
  diffFailed: 2,
  /** Everything else that goes wrong: usage, sign-in, server, permission. Argo CD's own number. */
  error: 20,
  /** A wait's time was up. The number of timeout(1). */
  timeout: 124,
  /** Ctrl-C. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
