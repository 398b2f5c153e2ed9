import { constants, generateKeyPairSync, privateDecrypt, publicEncrypt } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { createAuthority } from './certificates.ts';
import { startConnectProxy } from './connect-proxy.ts';
import { serveHttp } from './http-test-server.ts';
import { createOwnDir, removeOwnDir } from './own-processes.ts';

export interface CloudKeys {
  readonly vaultUrl: string;
  /** A key of Azure's, with its version. */
  readonly vaultKey: string;
  /** A key of Google's by its resource name. */
  readonly googleKey: string;
  /** What a program of the account has in its environment, and what leads it here. */
  readonly env: Readonly<Record<string, string>>;
  /** What was asked of keys, in order: `decrypt azure`. Those that were refused end with `: 401`. */
  readonly calls: string[];
  close(): Promise<void>;
}

const LOGIN = 'login.microsoftonline.com';
const VAULT = 'lockstep-team.vault.azure.net';
const GOOGLE = 'cloudkms.googleapis.com';
const TENANT = '11111111-2222-3333-4444-555555555555';
const APP = { id: 'app-of-the-worker', secret: 'secret-of-the-app' };
const TOKEN = 'token-of-the-account';
const AZURE_PATH = '/keys/files/0123456789abcdef0123456789abcdef';
const GOOGLE_KEY = 'projects/team/locations/global/keyRings/lockstep/cryptoKeys/files';

/**
 * Azure Key Vault and Google's KMS at their own addresses, by their documented protocols: programs
 * reach them through a proxy, and trust the authority of this test. Each has one key.
 */
export async function startCloudKeys(): Promise<CloudKeys> {
  const dir = await createOwnDir();
  const authority = createAuthority('Cloud');
  const key = makeKey();
  const calls: string[] = [];
  const server = await serveHttp(
    async (request, response) => {
      const body = (await buffer(request)).toString('utf8');
      const isLogin = request.headers.host === LOGIN;
      const { status, content } = isLogin ? logIn(request, body) : ask(request, body, key, calls);
      const challenge = `Bearer authorization="https://${LOGIN}/${TENANT}", resource="https://vault.azure.net"`;
      response.setHeader('www-authenticate', challenge);
      response.setHeader('content-type', 'application/json');
      response.writeHead(status).end(JSON.stringify(content));
    },
    { tls: authority.issue([LOGIN, VAULT, GOOGLE]) },
  );
  const proxy = await startConnectProxy(server.host);
  const ca = join(dir.path, 'ca.pem');
  await writeFile(ca, authority.ca);
  return {
    vaultUrl: `https://${VAULT}`,
    vaultKey: `https://${VAULT}${AZURE_PATH}`,
    googleKey: GOOGLE_KEY,
    env: { ...ACCOUNT, HTTPS_PROXY: proxy.url, SSL_CERT_FILE: ca },
    calls,
    close: async () => {
      await proxy.close();
      await server.close();
      await removeOwnDir(dir);
    },
  };
}

const ACCOUNT = {
  AZURE_TENANT_ID: TENANT,
  AZURE_CLIENT_ID: APP.id,
  AZURE_CLIENT_SECRET: APP.secret,
  GOOGLE_OAUTH_ACCESS_TOKEN: TOKEN,
  SOPS_GCP_KMS_CLIENT_TYPE: 'rest',
};

interface Answer {
  status: number;
  content: object;
}

/** Microsoft's login: where it is, and a token for the secret of an app. */
function logIn(request: IncomingMessage, body: string): Answer {
  const at = `https://${LOGIN}/${TENANT}`;
  if (request.url?.includes('/discovery/instance')) {
    const tenant_discovery_endpoint = `${at}/v2.0/.well-known/openid-configuration`;
    return { status: 200, content: { tenant_discovery_endpoint, metadata: [] } };
  }
  if (request.method === 'GET') {
    const token_endpoint = `${at}/oauth2/v2.0/token`;
    const authorization_endpoint = `${at}/oauth2/v2.0/authorize`;
    const content = { issuer: `${at}/v2.0`, token_endpoint, authorization_endpoint };
    return { status: 200, content };
  }
  const form = new URLSearchParams(body);
  if (form.get('client_id') !== APP.id || form.get('client_secret') !== APP.secret) {
    return { status: 401, content: { error: 'invalid_client' } };
  }
  const content = { token_type: 'Bearer', expires_in: 3600, access_token: TOKEN };
  return { status: 200, content };
}

/** One question to a key, for who has a token. */
function ask(request: IncomingMessage, body: string, key: Key, calls: string[]): Answer {
  const { url = '', headers } = request;
  const isAzure = headers.host === VAULT;
  const action = /[/:](encrypt|decrypt)(?:\?|$)/.exec(url)?.[1] ?? 'other';
  const call = `${action} ${isAzure ? 'azure' : 'google'}`;
  if (headers.authorization !== `Bearer ${TOKEN}`) {
    calls.push(`${call}: 401`);
    return { status: 401, content: { error: { code: 401, message: 'nobody is let in' } } };
  }
  calls.push(call);
  if (!url.includes(isAzure ? `${AZURE_PATH}/` : GOOGLE_KEY)) {
    return { status: 404, content: { error: { code: 404, message: 'no such key' } } };
  }
  const content = (isAzure ? byAzure : byGoogle)(action, JSON.parse(body), key);
  return { status: 200, content };
}

type Fields = Record<string, string | undefined>;

function byAzure(action: string, { value = '' }: Fields, key: Key): object {
  const given = Buffer.from(value, 'base64url');
  const made = action === 'encrypt' ? key.seal(given) : key.open(given);
  return { kid: `https://${VAULT}${AZURE_PATH}`, value: made.toString('base64url') };
}

function byGoogle(action: string, { plaintext = '', ciphertext = '' }: Fields, key: Key): object {
  if (action !== 'encrypt') {
    return { plaintext: key.open(Buffer.from(ciphertext, 'base64')).toString('base64') };
  }
  const sealed = key.seal(Buffer.from(plaintext, 'base64')).toString('base64');
  return { name: `${GOOGLE_KEY}/cryptoKeyVersions/1`, ciphertext: sealed };
}

interface Key {
  seal(plain: Buffer): Buffer;
  open(sealed: Buffer): Buffer;
}

/** It never leaves the server: nothing is opened but by asking it. */
function makeKey(): Key {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
  return {
    seal: (plain) => publicEncrypt({ key: publicKey, ...oaep }, plain),
    open: (sealed) => privateDecrypt({ key: privateKey, ...oaep }, sealed),
  };
}
