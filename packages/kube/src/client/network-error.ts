import { messageOf } from '@lockstep/domain';
import { KubeError } from './kube-error.ts';

const EXPLANATIONS: Record<string, string> = {
  ECONNREFUSED: 'connection refused: nothing listens there',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name cannot be resolved now',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed',
  ETIMEDOUT: 'the connection timed out',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'the network is unreachable',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'its certificate is not signed by a known authority: give the cluster its CA',
  SELF_SIGNED_CERT_IN_CHAIN:
    'its certificate is signed by an authority that is not trusted: give the cluster its CA',
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'its certificate is self-signed and not trusted: give the cluster its CA',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_SIGNATURE_FAILURE: 'its certificate is not signed by the CA that was given',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'its certificate is not signed by the CA that was given, or by none that is known',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS',
  EPROTO: 'the TLS handshake failed',
};

/** Names the cause of a request that got no answer, for people who set a connection up. */
export function errorFromNetwork(error: unknown, server: string): KubeError {
  if (error instanceof KubeError) return error;
  const code = codeOf(error);
  const explanation = code === undefined ? undefined : EXPLANATIONS[code];
  const detail = detailOf(error, code);
  const what = explanation ? `${explanation}${detail}` : messageOf(error) || code || 'no answer';
  return new KubeError({
    status: 0,
    reason: code ?? 'Unreachable',
    message: `cluster ${server} cannot be reached: ${what}`,
    unreachable: true,
    retryable: true,
    cause: error,
  });
}

export function timeoutError(server: string, afterMs: number): KubeError {
  return new KubeError({
    status: 0,
    reason: 'Timeout',
    message: `cluster ${server} cannot be reached: no answer within ${afterMs / 1000} s`,
    unreachable: true,
    retryable: true,
  });
}

/** Happy eyeballs reports several attempts as one AggregateError. */
function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}

function detailOf(error: unknown, code: string | undefined): string {
  const told = code === 'ERR_TLS_CERT_ALTNAME_INVALID' || code === 'EPROTO';
  return told ? ` (${messageOf(error)})` : '';
}
