import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type HttpTestServer, serveHttp } from './http-test-server.ts';

export interface KmsServerOptions {
  /** The keys of this account, by their whole ARN. */
  readonly keys: readonly string[];
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface KmsServer extends HttpTestServer {
  /** What a program of the account has in its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** `Encrypt`, `Decrypt` and their like, in order, those that were refused too. */
  readonly calls: string[];
}

/** An answer that is no success, in the words of the service. */
class KmsError extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

const PREFIX = 'TrentService.';

/**
 * Answers `Encrypt` and `Decrypt` as AWS KMS does: JSON 1.1, signed with version 4. Each key is a
 * secret of this server's, so that nothing is opened but by asking it.
 */
export async function startKmsServer(options: KmsServerOptions): Promise<KmsServer> {
  const secrets = new Map(options.keys.map((arn) => [arn, randomBytes(32)]));
  const calls: string[] = [];
  const server = await serveHttp(async (request, response) => {
    const body = await buffer(request);
    const call = String(request.headers['x-amz-target']).replace(PREFIX, '');
    calls.push(call);
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    try {
      requireSignature(request, body, options);
      response.end(JSON.stringify(answer(call, JSON.parse(body.toString('utf8')), secrets)));
    } catch (error) {
      const type = error instanceof KmsError ? error.type : 'KMSInternalException';
      response.writeHead(400).end(JSON.stringify({ __type: type, message: String(error) }));
    }
  });
  const env = {
    AWS_ENDPOINT_URL: server.url,
    AWS_REGION: options.region,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MAX_ATTEMPTS: '1',
    AWS_ACCESS_KEY_ID: options.accessKeyId,
    AWS_SECRET_ACCESS_KEY: options.secretAccessKey,
  };
  return { ...server, calls, env };
}

interface Input {
  KeyId?: string;
  Plaintext?: string;
  CiphertextBlob?: string;
}

function answer(call: string, input: Input, secrets: ReadonlyMap<string, Buffer>): object {
  switch (call) {
    case 'Encrypt': {
      const arn = input.KeyId ?? '';
      const sealed = seal(secretOf(arn, secrets), Buffer.from(input.Plaintext ?? '', 'base64'));
      const blob = Buffer.from(JSON.stringify({ arn, sealed }));
      return { CiphertextBlob: blob.toString('base64'), KeyId: arn };
    }
    case 'Decrypt': {
      const blob = Buffer.from(input.CiphertextBlob ?? '', 'base64').toString('utf8');
      const { arn, sealed } = JSON.parse(blob) as { arn: string; sealed: string };
      if (input.KeyId && input.KeyId !== arn) {
        throw new KmsError('IncorrectKeyException', 'another key encrypted this');
      }
      const opened = open(secretOf(arn, secrets), sealed);
      return { Plaintext: opened.toString('base64'), KeyId: arn };
    }
    default:
      throw new KmsError('UnknownOperationException', call);
  }
}

function secretOf(arn: string, secrets: ReadonlyMap<string, Buffer>): Buffer {
  const secret = secrets.get(arn);
  if (!secret) throw new KmsError('NotFoundException', `Key '${arn}' does not exist`);
  return secret;
}

function seal(key: Buffer, plain: Buffer): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
}

function open(key: Buffer, text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/kms\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

/** AWS Signature Version 4, by its documentation. Throws KmsError. */
function requireSignature(request: IncomingMessage, body: Buffer, options: KmsServerOptions): void {
  const [, id, day = '', region = '', names = '', signature] =
    AUTHORIZATION.exec(request.headers.authorization ?? '') ?? [];
  if (id !== options.accessKeyId) {
    throw new KmsError('UnrecognizedClientException', 'The security token is invalid.');
  }
  const headers = names.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}`);
  const canonical = ['POST', '/', '', ...headers, '', names, sha256(body)].join('\n');
  const scope = `${day}/${region}/kms/aws4_request`;
  const time = String(request.headers['x-amz-date']);
  const text = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n');
  const steps = [day, region, 'kms', 'aws4_request', text];
  const first: string | Buffer = `AWS4${options.secretAccessKey}`;
  const expected = steps.reduce((key: string | Buffer, step) => hmac(key, step), first);
  if (region !== options.region || Buffer.from(expected).toString('hex') !== signature) {
    throw new KmsError('InvalidSignatureException', 'The signature does not match.');
  }
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
