import { createHash, X509Certificate } from 'node:crypto';
import { isHostName, keyProblem, type RepositoryCertificate, UserError } from '@lockstep/domain';

/** What the store keeps of one: a server's whole PEM, or one host key. */
export interface CertificateRow {
  server_name: string;
  cert_type: 'https' | 'ssh';
  /** Empty for `https`: a server has one text with all its certificates. */
  cert_sub_type: string;
  data: string;
}

const PEM = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]*-----END CERTIFICATE-----/g;
const MAX_CHARACTERS = 1024 * 1024;

/** @throws UserError invalid-argument for what is no certificate or host key. */
export function toRow(given: RepositoryCertificate): CertificateRow {
  const serverName = serverNameOf(given);
  if (!isHostName(serverName)) {
    throw wrong('serverName', `${JSON.stringify(given.serverName.slice(0, 100))} is not a host`);
  }
  const text = Buffer.from(given.certData ?? '', 'base64')
    .toString('utf8')
    .trim();
  if (text === '')
    throw wrong('certData', 'certData is empty: it is base64 of PEM or of a host key');
  if (text.length > MAX_CHARACTERS) {
    throw wrong('certData', `certData is longer than ${MAX_CHARACTERS} characters`);
  }
  return given.certType === 'ssh'
    ? hostKeyRow(serverName, given.certSubType, text)
    : tlsRow(serverName, text);
}

/** TLS certificates are told apart by server alone: what port they are for is not asked. */
function serverNameOf({ serverName, certType }: RepositoryCertificate): string {
  const name = serverName.trim().toLowerCase();
  if (certType === 'ssh') return name;
  return name.replace(/^([^:]+):\d+$/, '$1').replace(/^\[(.*)\](:\d+)?$/, '$1');
}

function hostKeyRow(serverName: string, keyType: string, key: string): CertificateRow {
  const problem = keyProblem(keyType, key);
  if (problem) throw wrong('certData', `the host key of ${serverName}: ${problem}`);
  return { server_name: serverName, cert_type: 'ssh', cert_sub_type: keyType, data: key };
}

function tlsRow(serverName: string, text: string): CertificateRow {
  const blocks = pemBlocks(text);
  if (blocks.length === 0) {
    throw wrong('certData', `for ${serverName}: there is no -----BEGIN CERTIFICATE----- in it`);
  }
  if (!blocks.every(readX509)) {
    throw wrong('certData', `for ${serverName}: a certificate in it cannot be read`);
  }
  const data = `${blocks.join('\n')}\n`;
  return { server_name: serverName, cert_type: 'https', cert_sub_type: '', data };
}

/** As the API answers it: each certificate of a server by itself, in the field's words. */
export function toItems(row: CertificateRow): RepositoryCertificate[] {
  const { server_name: serverName, cert_type: certType, data } = row;
  if (certType === 'ssh') {
    const digest = createHash('sha256').update(Buffer.from(data, 'base64')).digest('base64');
    const certInfo = `SHA256:${digest.replace(/=+$/, '')}`;
    return [
      { serverName, certType, certSubType: row.cert_sub_type, certData: base64(data), certInfo },
    ];
  }
  return pemBlocks(data).map((block) => ({
    serverName,
    certType,
    ...describeX509(readX509(block)),
    certData: base64(block),
  }));
}

export function pemBlocks(text: string): string[] {
  return text.match(PEM) ?? [];
}

function readX509(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

function describeX509(certificate: X509Certificate | undefined) {
  if (!certificate) return { certSubType: 'invalid', certInfo: 'the certificate cannot be read' };
  const keyType = keyTypeOf(certificate);
  return {
    certSubType: keyType === 'ec' ? 'ecdsa' : keyType,
    // Written as in RFC 2253, the last part first.
    certInfo: (certificate.subject ?? '').split('\n').reverse().join(','),
  };
}

function keyTypeOf(certificate: X509Certificate): string {
  try {
    return certificate.publicKey.asymmetricKeyType ?? 'unknown';
  } catch {
    // Of an algorithm that the runtime does not know.
    return 'unknown';
  }
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function wrong(field: string, reason: string): UserError {
  return new UserError('invalid-argument', reason, [{ field, reason }]);
}
