import type { RepositoryInput } from '@lockstep/domain';

/** A repository with what is needed to reach it. Secrets in here are in the clear. */
export interface RepoAccess
  extends Partial<
    Pick<
      RepositoryInput,
      | 'username'
      | 'password'
      | 'bearerToken'
      | 'sshPrivateKey'
      | 'tlsClientCertData'
      | 'tlsClientCertKey'
      | 'insecure'
      | 'proxy'
      | 'noProxy'
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
