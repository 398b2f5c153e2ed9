/** What an installation says of logs and terminals, by keys of the field's `argocd-cm`. */
export interface PodAccessSettings {
  /** `exec.enabled`: commands may be run in containers at all. */
  execEnabled: boolean;
  /** `exec.shells`: tried in this order. */
  shells: readonly string[];
  /** `exec.idleTimeout`: a terminal in which nobody types so long ends; 0 never. */
  idleSeconds: number;
  /** `exec.maxSessionsPerUser`. */
  sessionsPerUser: number;
  /** `server.maxPodLogsToRender`: the logs of more pods are not shown together. */
  maxLogPods: number;
}

export const DEFAULT_POD_ACCESS: PodAccessSettings = {
  execEnabled: false,
  shells: ['bash', 'sh', 'powershell', 'cmd'],
  idleSeconds: 1800,
  sessionsPerUser: 10,
  maxLogPods: 10,
};

export const POD_ACCESS_KEYS = {
  execEnabled: 'exec.enabled',
  shells: 'exec.shells',
  idleSeconds: 'exec.idleTimeout',
  sessionsPerUser: 'exec.maxSessionsPerUser',
  maxLogPods: 'server.maxPodLogsToRender',
} as const satisfies Record<keyof PodAccessSettings, string>;
