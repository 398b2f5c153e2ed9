import { createHash, createHmac } from 'node:crypto';

/** Keys of an AWS identity; the session token belongs to temporary ones. */
export interface AwsKeys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  expiresAtMs?: number;
}

export interface AwsRequest {
  method: string;
  url: URL;
  headers: Record<string, string>;
  body: string;
}

/** The headers of a request with the signature of version 4 among them. */
export function signedHeaders(
  request: AwsRequest,
  keys: AwsKeys,
  scope: { region: string; service: string; nowMs: number },
): Record<string, string> {
  const stamp = `${timestamp(scope.nowMs)}Z`;
  const headers: Record<string, string> = {
    ...request.headers,
    host: request.url.host,
    'x-amz-date': stamp,
    ...(keys.sessionToken && { 'x-amz-security-token': keys.sessionToken }),
  };
  const names = Object.keys(headers).sort();
  const canonical = [
    request.method,
    request.url.pathname || '/',
    canonicalQuery(request.url),
    ...names.map((name) => `${name}:${headers[name]?.trim()}`),
    '',
    names.join(';'),
    sha256(request.body),
  ].join('\n');
  const { area, signature } = sign(canonical, stamp, keys, scope);
  headers.authorization = `AWS4-HMAC-SHA256 Credential=${keys.accessKeyId}/${area}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return headers;
}

/** An address that whoever has it may GET for so long, as the identity that signed it. */
export function presignedUrl(
  { url, headers }: Pick<AwsRequest, 'url' | 'headers'>,
  keys: AwsKeys,
  scope: { region: string; service: string; nowMs: number },
  options: { expiresSeconds: number; payloadHash?: string },
): URL {
  const stamp = `${timestamp(scope.nowMs)}Z`;
  const all: Record<string, string> = { ...headers, host: url.host };
  const names = Object.keys(all).sort();
  const area = `${stamp.slice(0, 8)}/${scope.region}/${scope.service}/aws4_request`;
  const presigned = new URL(url);
  const query = {
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${keys.accessKeyId}/${area}`,
    'X-Amz-Date': stamp,
    'X-Amz-Expires': String(options.expiresSeconds),
    ...(keys.sessionToken && { 'X-Amz-Security-Token': keys.sessionToken }),
    'X-Amz-SignedHeaders': names.join(';'),
  };
  for (const [name, value] of Object.entries(query)) presigned.searchParams.set(name, value);
  const canonical = [
    'GET',
    url.pathname || '/',
    canonicalQuery(presigned),
    ...names.map((name) => `${name}:${all[name]?.trim()}`),
    '',
    names.join(';'),
    options.payloadHash ?? sha256(''),
  ].join('\n');
  presigned.searchParams.set('X-Amz-Signature', sign(canonical, stamp, keys, scope).signature);
  return presigned;
}

/** Name and password for CodeCommit over HTTPS, good for some fifteen minutes. */
export function codeCommitLogin(
  url: URL,
  keys: AwsKeys,
  scope: { region: string; nowMs: number },
): { username: string; password: string } {
  const stamp = timestamp(scope.nowMs);
  const canonical = `GIT\n${url.pathname}\n\nhost:${url.hostname}\n\nhost\n`;
  const { signature } = sign(canonical, stamp, keys, { ...scope, service: 'codecommit' });
  const token = keys.sessionToken ? `%${keys.sessionToken}` : '';
  return { username: `${keys.accessKeyId}${token}`, password: `${stamp}Z${signature}` };
}

function sign(
  canonical: string,
  stamp: string,
  keys: AwsKeys,
  scope: { region: string; service: string },
): { area: string; signature: string } {
  const date = stamp.slice(0, 8);
  const area = `${date}/${scope.region}/${scope.service}/aws4_request`;
  const text = `AWS4-HMAC-SHA256\n${stamp}\n${area}\n${sha256(canonical)}`;
  let key: string | Buffer = `AWS4${keys.secretAccessKey}`;
  for (const part of [date, scope.region, scope.service, 'aws4_request']) key = hmac(key, part);
  return { area, signature: hmac(key, text).toString('hex') };
}

function canonicalQuery(url: URL): string {
  return [...url.searchParams]
    .map((pair) => pair.map(encodeURIComponent).join('='))
    .sort()
    .join('&');
}

/** `20261121T101112`, as AWS writes times. */
function timestamp(atMs: number): string {
  return new Date(atMs).toISOString().replace(/[-:]/g, '').slice(0, 15);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
