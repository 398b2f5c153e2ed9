import type { PeerCertificate } from 'node:tls';
import { messageOf } from '@lockstep/domain';
import type { Connection } from '../connection/connection.ts';
import { KubeError } from './kube-error.ts';

/** What of a connection says what to do about its failure. */
type Failed = Pick<Connection, 'server' | 'ca' | 'proxyUrl'>;

const GIVE_CA = 'give the cluster its CA (tlsClientConfig.caData)';
const NOT_BY_GIVEN =
  'its certificate is not signed by the CA that was given: give the one that signed it (tlsClientConfig.caData)';

const EXPLANATIONS: Record<string, string> = {
  ECONNREFUSED: 'connection refused: nothing listens there',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name cannot be resolved now',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed',
  ETIMEDOUT: 'the connection timed out',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'the network is unreachable',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: `its certificate is not signed by a known authority: ${GIVE_CA}`,
  SELF_SIGNED_CERT_IN_CHAIN: `its certificate is signed by an authority that is not trusted: ${GIVE_CA}`,
  DEPTH_ZERO_SELF_SIGNED_CERT: `its certificate is self-signed and not trusted: ${GIVE_CA}`,
  UNABLE_TO_GET_ISSUER_CERT: `its certificate is not signed by a known authority: ${GIVE_CA}`,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: `its certificate is not signed by a known authority: ${GIVE_CA}`,
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  CERT_SIGNATURE_FAILURE: NOT_BY_GIVEN,
  ERR_TLS_CERT_ALTNAME_INVALID:
    'its certificate is for another name: give one of its names as tlsClientConfig.serverName',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS',
  EPROTO: 'the TLS handshake failed',
};

/** With a CA of its own no other authority is asked: the same failure then says something else. */
const WITH_CA: Record<string, string> = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: NOT_BY_GIVEN,
  SELF_SIGNED_CERT_IN_CHAIN: NOT_BY_GIVEN,
  DEPTH_ZERO_SELF_SIGNED_CERT: NOT_BY_GIVEN,
  UNABLE_TO_GET_ISSUER_CERT: NOT_BY_GIVEN,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: NOT_BY_GIVEN,
};

/** Names the cause of a request that got no answer, for people who set a connection up. */
export function errorFromNetwork(error: unknown, connection: Failed): KubeError {
  if (error instanceof KubeError) return error;
  const code = codeOf(error);
  const explanation = code === undefined ? undefined : explanationOf(code, connection);
  const detail = detailOf(error, code);
  const what = explanation ? `${explanation}${detail}` : messageOf(error) || code || 'no answer';
  return new KubeError({
    status: 0,
    reason: code ?? 'Unreachable',
    message: `cluster ${connection.server} cannot be reached${through(connection)}: ${what}`,
    unreachable: true,
    retryable: true,
    cause: error,
  });
}

/** The proxy answered, and does not connect to the cluster. */
export function proxyError(connection: Failed, answered: number | undefined): KubeError {
  const credentials = answered === 407 ? ': give its user and password in proxyUrl' : '';
  return new KubeError({
    status: 0,
    reason: 'ProxyRefused',
    message: `cluster ${connection.server} cannot be reached${through(connection)}: the proxy answered ${answered}${credentials}`,
    unreachable: true,
    retryable: true,
  });
}

function explanationOf(code: string, { ca }: Failed): string | undefined {
  return (ca === undefined ? undefined : WITH_CA[code]) ?? EXPLANATIONS[code];
}

/** Without the user and password that it may carry. */
function through({ proxyUrl }: Failed): string {
  return proxyUrl ? ` through proxy ${URL.parse(proxyUrl)?.host ?? ''}` : '';
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
  if (code === 'EPROTO') return ` (${messageOf(error)})`;
  if (code !== 'ERR_TLS_CERT_ALTNAME_INVALID') return '';
  const { host, cert } = error as { host?: string; cert?: PeerCertificate };
  return ` (asked for ${host}, it is for ${cert?.subjectaltname ?? cert?.subject?.CN ?? 'no name'})`;
}
