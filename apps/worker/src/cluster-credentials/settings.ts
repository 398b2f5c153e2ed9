import { type ExecPolicy, parseAllowedCommands } from '@lockstep/kube';

/** What the configuration of clusters may make this worker run, and whom it may show its identity. */
export interface ClusterCredentialSettings {
  exec: ExecPolicy;
  /** Hosts that the worker's identity in a cloud is shown to beside the cloud's control planes. */
  identityHosts: readonly string[];
}

/** Nothing is run, and nothing shown to others than a cloud's own, unless it is stated. */
export function readClusterCredentialSettings(env: NodeJS.ProcessEnv): ClusterCredentialSettings {
  return {
    exec: {
      commands: parseAllowedCommands(env.LOCKSTEP_CLUSTER_EXEC_COMMANDS ?? ''),
      variables: words(env.LOCKSTEP_CLUSTER_EXEC_ENV),
    },
    identityHosts: words(env.LOCKSTEP_CLUSTER_IDENTITY_HOSTS).map((host) => host.toLowerCase()),
  };
}

function words(text = ''): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}
