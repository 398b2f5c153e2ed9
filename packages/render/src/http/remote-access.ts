import type { RepositoryInput } from '@lockstep/domain';

/**
 * What is needed to reach a repository over HTTP, in the field's own names. Secrets in here are in
 * the clear. Tokens that a cloud hands out go into `username` and `password` by whoever has them.
 */
export type RemoteAccess = Partial<RepositoryInput> & {
  /** PEM of the authorities that the server's certificate must come from. */
  caData?: string;
};

/** Which addresses may be contacted at all. The default refuses the machine itself. */
export interface HttpPolicy {
  /** Loopback addresses, for the embedded default and tests. */
  allowLoopback?: boolean;
}
