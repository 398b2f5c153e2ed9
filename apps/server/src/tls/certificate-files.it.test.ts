import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { connect } from 'node:tls';
import { createAuthority, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { followFiles, readKeyPair } from './certificate-files.ts';

const authority = createAuthority('tests');
let dir: string;
let files: { certFile: string; keyFile: string };
let server: TestServer;
let address: URL;

async function write(pair: { cert: string; key: string }): Promise<void> {
  await writeFile(files.certFile, pair.cert);
  await writeFile(files.keyFile, pair.key);
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lockstep-tls-'));
  files = { certFile: join(dir, 'tls.crt'), keyFile: join(dir, 'tls.key') };
  await write(authority.issue(['first.test', '127.0.0.1']));
  server = await startTestServer({ tls: files });
  address = new URL((await server.listen()).replace('http:', 'https:'));
});

afterAll(async () => {
  await server?.close();
  await rm(dir, { recursive: true, force: true });
});

function versionHeaders(): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const asked = get(new URL('/api/version', address), { ca: authority.ca }, (response) => {
      response.resume();
      resolve({ status: response.statusCode, ...response.headers });
    });
    asked.on('error', reject);
  });
}

/** The name that the server's certificate is of. */
function servedName(options: object = {}): Promise<string> {
  const { hostname: host, port } = address;
  return new Promise((resolve, reject) => {
    const socket: TLSSocket = connect(
      { host, port: Number(port), ca: authority.ca, ...options },
      () => {
        resolve(String(socket.getPeerCertificate().subject.CN));
        socket.end();
      },
    );
    socket.on('error', reject);
  });
}

describe('a server with a certificate', () => {
  it('speaks HTTPS, and tells browsers to stay with it', async () => {
    expect(await versionHeaders()).toMatchObject({
      status: 200,
      'strict-transport-security': expect.stringContaining('max-age='),
    });
  });

  it('does not speak TLS 1.1', async () => {
    const old = { maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'ALL@SECLEVEL=0' };
    await expect(servedName(old)).rejects.toThrow();
  });

  it('serves the next one without a restart, and keeps the last where the next is none', async () => {
    const said: string[] = [];
    const log = {
      info: (_: unknown, message: string) => said.push(message),
      error: (_: unknown, message: string) => said.push(message),
    };
    const first = await readKeyPair(files);
    const stop = followFiles(server.app.server, files, { first, log: log as never, everyMs: 20 });
    try {
      await write({ ...authority.issue(['second.test', '127.0.0.1']), key: 'no key' });
      await waitFor(() => said.includes('the certificate stays as it was'), { what: 'complaint' });
      expect(await servedName()).toBe('first.test');
      await write(authority.issue(['third.test', '127.0.0.1']));
      await waitFor(async () => (await servedName()) === 'third.test', { what: 'the third' });
      expect(said.at(-1)).toBe('another certificate is served');
    } finally {
      stop();
    }
  });
});

it('a key of another certificate is told before anything listens', async () => {
  const { cert } = authority.issue(['x.test']);
  const other = join(dir, 'other.crt');
  await writeFile(other, cert);
  const wrong = { ...files, certFile: other };
  await expect(readKeyPair(wrong)).rejects.toThrow(/are no certificate and its key/);
});
