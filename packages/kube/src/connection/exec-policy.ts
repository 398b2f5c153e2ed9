import { UserError } from '@lockstep/domain';
import type { ExecPlugin } from './connection.ts';

/** A program that clusters may name, with the arguments that theirs must begin with. */
export interface AllowedCommand {
  program: string;
  args: readonly string[];
}

/** What the operator lets the configuration of clusters run: nothing by default. */
export interface ExecPolicy {
  commands: readonly AllowedCommand[];
  /** Names of our own variables that plug-ins get; else only PATH and what the cluster states. */
  variables: readonly string[];
}

export const NO_PLUGINS: ExecPolicy = { commands: [], variables: [] };

/**
 * Variables by which a program is made to load or run something else, or to ask and believe other
 * servers: whoever registers a cluster may not set them.
 */
const DENIED_VARIABLES = [
  /^(path|home|shell|ifs|env|prompt_command|editor|pager|tmpdir)$/i,
  /^(bash|ld|dyld|glibc|gconv|malloc|node|npm|python|perl5?|ruby|java|_java|jdk|dotnet|git|ssh|xdg|lockstep|cloudsdk)_?/i,
  /^aws_(config_file|shared_credentials_file|web_identity_token_file|container_.*|endpoint_.*|ca_bundle)$/i,
  /^azure_(federated_token_file|authority_host|config_dir)$/i,
  /^google_(application_credentials|.*executables.*)$/i,
  /^(kubeconfig|kubernetes_.*|.*_proxy|ssl_cert_.*|(requests|curl)_ca_bundle|openssl_.*)$/i,
];

/**
 * Reads the operator's list: programs between commas, each with the arguments that a cluster's must
 * begin with: `aws eks get-token, /usr/local/bin/get-token`.
 */
export function parseAllowedCommands(text: string): AllowedCommand[] {
  return text.split(',').flatMap((entry) => {
    const [program, ...args] = entry.split(/\s+/).filter((word) => word !== '');
    return program === undefined ? [] : [{ program, args }];
  });
}

/**
 * A cluster's plug-in as it may be run: an allowed program, nothing of our environment but what the
 * operator names, nothing in its own that would turn it into another program.
 * @throws UserError permission-denied that says what is not allowed and who can change it.
 */
export function confinedPlugin(plugin: ExecPlugin, policy: ExecPolicy): ExecPlugin {
  if (!policy.commands.some((allowed) => isAllowed(plugin, allowed))) {
    throw refused(
      'command',
      `credential plug-in ${plugin.command} is not allowed: LOCKSTEP_CLUSTER_EXEC_COMMANDS of the workers does not name it${policy.commands.length > 0 ? ' with these arguments' : ''}`,
    );
  }
  const denied = Object.keys(plugin.env).find((name) =>
    DENIED_VARIABLES.some((pattern) => pattern.test(name)),
  );
  if (denied !== undefined) {
    throw refused(
      'env',
      `a cluster may not set ${denied} for credential plug-in ${plugin.command}`,
    );
  }
  return { ...plugin, inherited: ['PATH', ...policy.variables] };
}

function isAllowed({ command, args }: ExecPlugin, allowed: AllowedCommand): boolean {
  return command === allowed.program && allowed.args.every((arg, at) => args[at] === arg);
}

function refused(field: string, message: string): UserError {
  return new UserError('permission-denied', message, [
    { field: `config.execProviderConfig.${field}`, reason: message },
  ]);
}
