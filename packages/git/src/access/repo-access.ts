import type { RepositoryInput } from '@lockstep/domain';

/**
 * A repository with what is needed to reach it, in the field's own names. Secrets in here are in
 * the clear. Whoever has a repository's row, its credential template and the certificates and host
 * keys of its host merges them into one of these.
 */
export interface RepoAccess
  extends Partial<
    Pick<
      RepositoryInput,
      | 'username'
      | 'password'
      | 'bearerToken'
      | 'forceHttpBasicAuth'
      | 'sshPrivateKey'
      | 'tlsClientCertData'
      | 'tlsClientCertKey'
      | 'insecure'
      | 'insecureIgnoreHostKey'
      | 'proxy'
      | 'noProxy'
      | 'depth'
      | 'enableLfs'
      | 'githubAppID'
      | 'githubAppInstallationID'
      | 'githubAppPrivateKey'
      | 'githubAppEnterpriseBaseUrl'
      | 'gcpServiceAccountKey'
      | 'useGcpWorkloadIdentity'
      | 'useAzureWorkloadIdentity'
      | 'azureServicePrincipalClientId'
      | 'azureServicePrincipalClientSecret'
      | 'azureServicePrincipalTenantId'
      | 'azureActiveDirectoryEndpoint'
      | 'useAwsWorkloadIdentity'
      | 'awsRoleArn'
    >
  > {
  repo: string;
  /** PEM of the authorities that the server's certificate must come from. */
  caData?: string;
  /** Lines of an OpenSSH known_hosts file; without them no ssh host is trusted. */
  sshKnownHosts?: string;
}

/** Which addresses may be contacted at all. The default refuses the machine itself. */
export interface AddressPolicy {
  /** Loopback addresses, for the embedded default and tests. */
  allowLoopback?: boolean;
  /** Local paths and `file://`. */
  allowFile?: boolean;
}
