import { UserError } from '@lockstep/domain';
import { EXEC_API_VERSIONS, type ExecApiVersion, type ExecPlugin } from './connection.ts';

/** The fields that a kubeconfig's `exec` and a cluster's `execProviderConfig` have in common. */
export interface ExecSettings {
  command: string;
  args?: string[] | null;
  env?: Record<string, string>;
  apiVersion?: string;
  installHint?: string;
  provideClusterInfo?: boolean;
}

/** Checks and defaults a plug-in's settings. Throws UserError for an API version we cannot speak. */
export function execPluginFrom(settings: ExecSettings): ExecPlugin {
  const apiVersion = settings.apiVersion ?? 'client.authentication.k8s.io/v1';
  if (!isExecApiVersion(apiVersion)) {
    throw new UserError(
      'invalid-argument',
      `credential plug-in ${settings.command}: API version ${apiVersion} is not supported, use ${EXEC_API_VERSIONS.join(' or ')}`,
    );
  }
  return {
    command: settings.command,
    args: settings.args ?? [],
    env: settings.env ?? {},
    apiVersion,
    installHint: settings.installHint,
    provideClusterInfo: settings.provideClusterInfo,
  };
}

function isExecApiVersion(text: string): text is ExecApiVersion {
  return (EXEC_API_VERSIONS as readonly string[]).includes(text);
}
