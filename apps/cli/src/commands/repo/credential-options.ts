import { readFile } from 'node:fs/promises';
import type { Command, Option } from 'commander';
import { CliError, UsageError } from '../../cli/cli-error.ts';
import type { Context } from '../../cli/context.ts';
import { askSecret, readSecretFromStdin } from '../../cli/prompt.ts';

/** What lets into a repository: the same for one and for a template. */
export interface CredentialOptions {
  type?: string;
  username?: string;
  password?: string;
  passwordStdin?: boolean;
  bearerToken?: string;
  sshPrivateKeyPath?: string;
  tlsClientCertPath?: string;
  tlsClientCertKeyPath?: string;
  githubAppId?: number;
  githubAppInstallationId?: number;
  githubAppPrivateKeyPath?: string;
  githubAppEnterpriseBaseUrl?: string;
  gcpServiceAccountKeyPath?: string;
  useGcpWorkloadIdentity?: boolean;
  useAzureWorkloadIdentity?: boolean;
  useAwsWorkloadIdentity?: boolean;
  azureServicePrincipalClientId?: string;
  azureServicePrincipalClientSecret?: string;
  azureServicePrincipalTenantId?: string;
  azureActiveDirectoryEndpoint?: string;
  awsRoleArn?: string;
  enableOci?: boolean;
  insecureOciForceHttp?: boolean;
  forceHttpBasicAuth?: boolean;
  proxy?: string;
  noProxy?: string;
}

export function credentialOptions(command: Command): Command {
  return command
    .option('--type <type>', 'git, helm or oci', 'git')
    .option('--username <name>', 'for HTTP')
    .option('--password <password>', 'password or token; better: --password-stdin')
    .option('--password-stdin', 'read the password from standard input')
    .option('--bearer-token <token>', 'instead of name and password')
    .option('--ssh-private-key-path <file>', 'for SSH')
    .option('--tls-client-cert-path <file>', 'client certificate')
    .option('--tls-client-cert-key-path <file>', 'and its key')
    .option('--github-app-id <number>', 'of a GitHub App', numberOf('--github-app-id'))
    .option(
      '--github-app-installation-id <number>',
      'found by the address if not given',
      numberOf('--github-app-installation-id'),
    )
    .option('--github-app-private-key-path <file>', 'its private key')
    .option('--github-app-enterprise-base-url <url>', 'of GitHub Enterprise: https://HOST/api/v3')
    .option('--gcp-service-account-key-path <file>', 'key of a Google Cloud service account')
    .option('--use-gcp-workload-identity', "the worker's own Google Cloud identity")
    .option('--use-azure-workload-identity', "the worker's own Azure identity")
    .option('--azure-service-principal-client-id <id>', 'of a Microsoft Entra application')
    .option('--azure-service-principal-client-secret <secret>', 'its secret')
    .option('--azure-service-principal-tenant-id <id>', 'its tenant')
    .option('--azure-active-directory-endpoint <url>', 'of a national cloud')
    .option('--use-aws-workload-identity', "the worker's own AWS identity")
    .option('--aws-role-arn <arn>', 'a role that it takes on')
    .option('--enable-oci', 'a Helm repository that is an OCI registry')
    .option('--insecure-oci-force-http', 'reach the registry without TLS')
    .option('--force-http-basic-auth', 'send name and password unasked')
    .option('--proxy <url>', 'reach it through this proxy')
    .addOption(noProxyOption(command));
}

/** As the API takes it; what was not given is left out. @throws UsageError, CliError */
export async function credentialBody(
  context: Context,
  url: string,
  options: CredentialOptions,
): Promise<Record<string, unknown>> {
  checkTogether(url, options);
  return given({
    type: options.type,
    username: options.username,
    password: await passwordOf(context, options),
    bearerToken: options.bearerToken,
    sshPrivateKey: await contentOf(options.sshPrivateKeyPath),
    tlsClientCertData: await contentOf(options.tlsClientCertPath),
    tlsClientCertKey: await contentOf(options.tlsClientCertKeyPath),
    githubAppID: options.githubAppId,
    githubAppInstallationID: options.githubAppInstallationId,
    githubAppPrivateKey: await contentOf(options.githubAppPrivateKeyPath),
    githubAppEnterpriseBaseUrl: options.githubAppEnterpriseBaseUrl,
    gcpServiceAccountKey: await contentOf(options.gcpServiceAccountKeyPath),
    useGcpWorkloadIdentity: options.useGcpWorkloadIdentity,
    useAzureWorkloadIdentity: options.useAzureWorkloadIdentity,
    useAwsWorkloadIdentity: options.useAwsWorkloadIdentity,
    azureServicePrincipalClientId: options.azureServicePrincipalClientId,
    azureServicePrincipalClientSecret: options.azureServicePrincipalClientSecret,
    azureServicePrincipalTenantId: options.azureServicePrincipalTenantId,
    azureActiveDirectoryEndpoint: options.azureActiveDirectoryEndpoint,
    awsRoleArn: options.awsRoleArn,
    enableOCI: options.enableOci,
    insecureOCIForceHttp: options.insecureOciForceHttp,
    forceHttpBasicAuth: options.forceHttpBasicAuth,
    proxy: options.proxy,
    noProxy: options.noProxy,
  });
}

export function given(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** What makes no sense is told before anything is read or sent. */
function checkTogether(url: string, options: CredentialOptions): void {
  const isSsh = url.startsWith('ssh://') || /^[^/]+@[^:/]+:/.test(url);
  if (options.sshPrivateKeyPath && !isSsh) {
    throw new UsageError('--ssh-private-key-path is for ssh://… and git@host:…');
  }
  if (Boolean(options.tlsClientCertPath) !== Boolean(options.tlsClientCertKeyPath)) {
    throw new UsageError('--tls-client-cert-path and --tls-client-cert-key-path go together');
  }
  if (Boolean(options.githubAppId) !== Boolean(options.githubAppPrivateKeyPath)) {
    throw new UsageError('--github-app-id and --github-app-private-key-path go together');
  }
  if (options.tlsClientCertPath && !url.startsWith('https://')) {
    throw new UsageError('--tls-client-cert-path is for https://…');
  }
}

/** Asked for where there is a name and somebody who can answer. */
async function passwordOf(
  context: Context,
  { username, password, passwordStdin }: CredentialOptions,
): Promise<string | undefined> {
  if (passwordStdin) return readSecretFromStdin();
  const isMissing = username !== undefined && password === undefined;
  return isMissing && context.terminal.canAsk ? askSecret(context, 'Password: ') : password;
}

export async function contentOf(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  return readFile(file, 'utf8').catch((error: Error) => {
    throw new CliError(`cannot read ${file}: ${error.message}`);
  });
}

function numberOf(option: string): (text: string) => number {
  return (text) => {
    if (/^\d{1,15}$/.test(text)) return Number(text);
    throw new UsageError(`${option} ${text}: it is a number`);
  };
}

/** Not the opposite of `--proxy`, which is what commander takes it for by its name. */
function noProxyOption(command: Command): Option {
  const option = command.createOption('--no-proxy <hosts>', 'but not these hosts');
  option.negate = false;
  return option;
}
