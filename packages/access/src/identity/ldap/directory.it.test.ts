import { createSecureContext, TLSSocket } from 'node:tls';
import { createAuthority, startLdapServer, type TestLdapServer, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entries, SETTINGS, signInAt } from './testing/example-directory.ts';
import { close, closeListeners, type Listener, listen } from './testing/listener.ts';

let server: TestLdapServer;

beforeAll(async () => {
  server = await startLdapServer({ entries: entries('127.0.0.1'), databaseSettings: SETTINGS });
});
afterAll(async () => {
  await server.close();
  closeListeners();
});

describe('a directory', () => {
  it.each([
    ['from the beginning', () => ({ host: server.tlsHost, insecureNoSSL: false })],
    ['by StartTLS', () => ({ insecureNoSSL: false, startTLS: true })],
    ['not at all', () => ({})],
  ])('is asked encrypted %s', async (_title, settings) => {
    expect(await signIn('alice', 'of-alice', settings())).toMatchObject({
      providerId: 'corp',
      subject: 'alice',
      username: 'alice@example.org',
      email: 'alice@example.org',
      displayName: 'Alice Example',
    });
  });

  it('is not asked where its certificate is not of the authority', async () => {
    const rootCA = createAuthority('Directory').ca;
    const before = (await server.log()).length;
    for (const settings of [{ host: server.tlsHost }, { startTLS: true }]) {
      const warnings: string[] = [];
      const attempt = signIn(
        'alice',
        'of-alice',
        { insecureNoSSL: false, ...settings, rootCA },
        warnings,
      );
      await expect(attempt).rejects.toMatchObject({ code: 'unavailable' });
      expect(warnings).toEqual([expect.stringContaining('certificate')]);
    }
    expect((await server.log()).slice(before)).not.toContain('BIND');
  });

  it('has the next host asked where one is down, silent, or breaks off', async () => {
    const down = await listen(() => {});
    await close(down.server);
    const silent = await listen(() => {});
    const breaking = await listen((socket) => socket.once('data', () => socket.destroy()));
    const host = [down.host, silent.host, breaking.host, server.host];
    const warnings: string[] = [];
    const found = await signIn('alice', 'of-alice', { host, timeoutSeconds: 6 }, warnings);
    expect(found).toBeDefined();
    expect(warnings).toEqual([
      expect.stringMatching(`${down.host}: .*${silent.host}: it took too long; ${breaking.host}`),
    ]);
    expect(silent.connections()).toBe(1);
  });

  it('that cannot be asked is told to administrators, and no address to others', async () => {
    const down = await listen(() => {});
    await close(down.server);
    const warnings: string[] = [];
    const attempt = signIn('alice', 'of-alice', { host: down.host }, warnings);
    await expect(attempt).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.not.stringContaining('127.0.0.1'),
    });
    expect(warnings).toEqual([expect.stringContaining(down.host)]);
  });

  it('that never answers is given up in time', async () => {
    const silent = await listen(() => {});
    const warnings: string[] = [];
    const attempt = signIn('alice', 'x', { host: silent.host, timeoutSeconds: 1 }, warnings);
    await expect(attempt).rejects.toMatchObject({ code: 'unavailable' });
    expect(warnings).toEqual([expect.stringContaining('took too long')]);
  });

  it('keeps no connection', async () => {
    await signIn('alice', 'of-alice');
    await signIn('alice', 'wrong');
    await waitFor(
      async () => {
        const log = await server.log();
        return count(log, / ACCEPT from /g) === count(log, / fd=\d+ closed/g);
      },
      { what: 'every connection closed' },
    );
  });

  it('refuses the service: told without its password', async () => {
    const warnings: string[] = [];
    const attempt = signIn('alice', 'of-alice', { bindPW: 'old-password' }, warnings);
    await expect(attempt).rejects.toMatchObject({ code: 'unavailable' });
    expect(warnings).toEqual([expect.stringContaining('refuses bindDN')]);
    expect(warnings.join()).not.toContain('old-password');
  });
});

describe('encryption that is asked for', () => {
  it('is insisted on where the directory refuses it', async () => {
    const refusing = await listen((socket) =>
      socket.once('data', () => socket.write(startTlsAnswer(2))),
    );
    await expectNothingSaid(refusing, 'refuses StartTLS');
  });

  it('does not take what came before it for what comes after', async () => {
    const forged = Buffer.from('300c02010261070a010004000400', 'hex');
    const injecting = await listen((socket) =>
      socket.once('data', () =>
        socket.write(Buffer.concat([startTlsAnswer(0), forged.subarray(0, 6)])),
      ),
    );
    await expectNothingSaid(injecting, 'is not an answer');
  });

  it('is not given up for a connection that was lost', async () => {
    const authority = createAuthority('Directory');
    const context = createSecureContext(authority.issue(['127.0.0.1']));
    const losing = await listen((socket) =>
      socket.once('data', () => {
        socket.write(startTlsAnswer(0));
        const encrypted = new TLSSocket(socket, { isServer: true, secureContext: context });
        encrypted.on('error', () => {});
        encrypted.once('data', () => encrypted.destroy());
      }),
    );
    await expectNothingSaid(losing, 'closed', authority.ca);
    expect(losing.connections()).toBe(1);
  });

  /** That a listener that speaks for the directory hears StartTLS asked for and nothing more. */
  async function expectNothingSaid(listener: Listener, because: string, rootCA?: string) {
    const settings = { host: listener.host, insecureNoSSL: false, startTLS: true, rootCA };
    const warnings: string[] = [];
    const attempt = signIn('alice', 'of-alice', settings, warnings);
    await expect(attempt).rejects.toMatchObject({ code: 'unavailable' });
    expect(warnings).toEqual([expect.stringContaining(because)]);
    expect(listener.heard()).not.toContain('of-alice');
    expect(listener.heard()).not.toContain('of-reader');
  }
});

function signIn(
  username: string,
  password: string,
  settings: Record<string, unknown> = {},
  warnings: string[] = [],
) {
  return signInAt(server, username, password, settings, warnings);
}

/** An ExtendedResponse with this result code. */
function startTlsAnswer(code: number): Buffer {
  return Buffer.concat([
    Buffer.from('300c02010178070a01', 'hex'),
    Buffer.of(code),
    Buffer.from('04000400', 'hex'),
  ]);
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
