/** What `--json` prints, on one line. */
export interface StartedLockstep {
  readonly address: string;
  readonly user: string;
  /** Null once somebody has changed it. */
  readonly password: string | null;
  readonly pids: Readonly<Record<string, number>>;
  readonly kubeconfig: string;
  /** Where the sample repositories are served; null with --no-samples. */
  readonly git: string | null;
  /** What can be cloned and pushed to of it. */
  readonly repository: string | null;
}

/** What a person sees at the end of `npm start`. */
export function describeStarted(started: StartedLockstep, clusterReady: boolean): string {
  const password = started.password ?? '(the one you set)';
  const login = `npm run lockstep -- login ${started.address} --username ${started.user}`;
  return [
    '',
    `  Lockstep runs at  ${started.address}`,
    `  user name         ${started.user}`,
    `  password          ${password}`,
    ...(clusterReady
      ? []
      : ['', '  The cluster is still being made; the dashboard shows how far.']),
    '',
    '  Try next:',
    `    ${login}${started.password ? ` --password ${started.password}` : ''}`,
    '    npm run lockstep -- app list',
    ...(started.repository
      ? [`    git clone ${started.repository}   (change a file, push, and watch)`]
      : []),
    '',
    '  Ctrl-C stops everything. Logs are in .lockstep/logs.',
    '',
  ].join('\n');
}
