import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyPassword } from '@lockstep/access';
import { runSql } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureAdmin } from '../first-admin.ts';
import { applicationBody, startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lockstep-server-'));
  await mkdir(join(dir, 'assets'));
  await writeFile(join(dir, 'index.html'), '<!doctype html><title>Lockstep</title>');
  await writeFile(join(dir, 'assets/app-1a2b3c.js'), 'export {};');
  await writeFile(join(dir, 'assets/app-1a2b3c.js.gz'), 'packed');
  await writeFile(join(dir, 'favicon.svg'), '<svg/>');
  server = await startTestServer({ options: { dashboardDir: dir, metricsAnonymous: true } });
});
afterAll(async () => {
  await server.close();
  await rm(dir, { recursive: true });
});

describe('the server', () => {
  it('says that it lives and is ready', async () => {
    expect((await server.app.inject('/healthz')).body).toBe('ok');
    expect((await server.app.inject('/healthz?full=true')).statusCode).toBe(200);
    expect((await server.app.inject('/readyz')).body).toBe('ok');
  });

  it('tells the version that clients of the field read features off, and its own', async () => {
    const version = (await server.app.inject('/api/version')).json();
    expect(version.Version).toMatch(/^v3\.\d+\.\d+\+lockstep\.\d+\.\d+\.\d+$/);
  });

  it('describes its API from the schemas of its routes', async () => {
    const { body } = await server.call('GET', '/api/openapi.json');
    const document = body as {
      openapi: string;
      paths: Record<string, Record<string, { responses?: object }>>;
      components: { schemas: Record<string, object> };
    };
    expect(document.openapi).toBe('3.1.0');
    const sync = document.paths['/api/v1/applications/{name}/sync']?.post;
    expect(sync).toMatchObject({
      parameters: expect.arrayContaining([expect.objectContaining({ name: 'appNamespace' })]),
      responses: { 200: {} },
    });
    expect(document.components.schemas).toHaveProperty('Application');
    expect(Object.keys(document.paths).length).toBeGreaterThan(40);
  });

  it('counts what Prometheus asks for, by the names of the field', async () => {
    await server.call('POST', '/api/v1/applications', applicationBody('measured'));
    await server.app.inject('/healthz');
    const { body } = await server.app.inject('/metrics');
    expect(body).toContain(
      'argocd_app_info{name="measured",namespace="argocd",project="default",' +
        'dest_server="https://kubernetes.default.svc",dest_namespace="measured",' +
        'repo="https://git.example/apps.git",sync_status="Unknown",health_status="Unknown",' +
        'operation="",autosync_enabled="false"} 1',
    );
    expect(body).toContain('lockstep_queue_jobs{queue="git",state="waiting"} 1');
    expect(body).toContain('lockstep_queue_oldest_age_seconds{queue="git"} 1.5');
    expect(body).toMatch(/lockstep_http_request_duration_seconds_count\{.*route="\/healthz"/);
  });

  it('tells Prometheus when the chain of the audit is broken', async () => {
    const broken = async () => {
      const { body } = await server.app.inject('/metrics');
      return /^lockstep_audit_chain_broken (\d)$/m.exec(body)?.[1];
    };
    const { audit } = server.store;
    while ((await audit.seal(100)) > 0);
    await audit.check(1_000);
    expect(await broken()).toBe('0');
    expect((await server.app.inject('/metrics')).body).toContain('lockstep_audit_unsealed_lines 0');
    await runSql(
      server.databaseUrl,
      `ALTER TABLE audit DISABLE TRIGGER USER;
       UPDATE audit SET actor = 'somebody else' WHERE seq = (SELECT max(seq) FROM audit);
       ALTER TABLE audit ENABLE TRIGGER USER;
       UPDATE audit_check SET began_at = began_at - interval '7 hours'`,
    );
    await audit.check(1_000);
    expect(await broken()).toBe('1');
  });

  it('draws a badge', async () => {
    await server.call('POST', '/api/v1/applications', applicationBody('badged'));
    const { text, headers } = await server.call('GET', '/api/badge?name=badged');
    expect(headers['content-type']).toContain('image/svg+xml');
    expect(text).toContain('aria-label="Unknown, Unknown"');
  });

  it('records who changed what', async () => {
    const { body } = await server.call('GET', '/api/v1/lockstep/audit?kind=application&limit=1');
    expect(body).toMatchObject({ items: [{ actor: 'admin', action: 'create', cause: 'person' }] });
  });

  it('carries a request id that the caller may choose', async () => {
    const given = await server.app.inject({ url: '/healthz', headers: { 'x-request-id': 'my-1' } });
    expect(given.headers['x-request-id']).toBe('my-1');
    const bad = await server.app.inject({ url: '/healthz', headers: { 'x-request-id': 'a\tb' } });
    expect(bad.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('the dashboard', () => {
  const page = (url: string) => server.app.inject({ url, headers: { accept: 'text/html' } });

  it.each(['/', '/applications', '/applications/shop?view=tree'])(
    'is served at %s',
    async (url) => {
      const answer = await page(url);
      expect([answer.statusCode, answer.headers['cache-control']]).toEqual([200, 'no-cache']);
      expect(answer.body).toContain('<title>Lockstep</title>');
      expect(answer.headers['content-security-policy']).toContain("script-src 'self'");
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
    },
  );

  it('has assets that browsers keep, packed where they were packed at build', async () => {
    const plain = await server.app.inject('/assets/app-1a2b3c.js');
    expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(plain.body).toBe('export {};');
    const headers = { 'accept-encoding': 'gzip' };
    const packed = await server.app.inject({ url: '/assets/app-1a2b3c.js', headers });
    expect([packed.headers['content-encoding'], packed.body]).toEqual(['gzip', 'packed']);
  });

  it.each(['/api/v1/nothing', '/assets/gone.js', '/assets/..%2f..%2fpackage.json', '/api/nothing'])(
    'leaves %s an error in JSON',
    async (url) => {
      const answer = await page(url);
      expect(answer.statusCode).toBeGreaterThanOrEqual(400);
      expect(answer.json()).toMatchObject({ details: [] });
    },
  );
});

describe('the first account', () => {
  it('gets a password that only its file shows, once', async () => {
    const passwords: { name: string; hash: string }[] = [];
    const store = {
      ...server.store,
      accounts: {
        ...server.store.accounts,
        get: async () => undefined,
        ensure: async (name: string, hash: string) => {
          passwords.push({ name, hash });
          return passwords.length === 1;
        },
      },
    };
    const file = join(dir, 'admin-password');
    await ensureAdmin(store, { passwordFile: file, exposed: false }, server.app.log);
    const password = (await readFile(file, 'utf8')).trim();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await verifyPassword(password, passwords[0]?.hash)).toBe(true);
    // Another server was quicker: its password stands.
    await ensureAdmin(store, { passwordFile: file, exposed: false }, server.app.log);
    expect((await readFile(file, 'utf8')).trim()).toBe(password);
  });

  it.each([true, false])(
    'without a file is printed once; to be changed first where others reach it: %s',
    async (exposed) => {
      const kept: { hash: string; mustChangePassword?: boolean | undefined }[] = [];
      const store = {
        ...server.store,
        accounts: {
          ...server.store.accounts,
          get: async () => undefined,
          ensure: async (
            _name: string,
            hash: string,
            options?: { mustChangePassword?: boolean },
          ) => {
            kept.push({ hash, ...options });
            return kept.length === 1;
          },
        },
      };
      const printed: string[] = [];
      const print = (text: string) => void printed.push(text);
      const first = { passwordFile: undefined, exposed, print };
      await ensureAdmin(store, first, server.app.log);
      await ensureAdmin(store, first, server.app.log);
      expect(printed).toHaveLength(1);
      const password = /: (\w{16})\n/.exec(printed[0] ?? '')?.[1] ?? '';
      expect(await verifyPassword(password, kept[0]?.hash)).toBe(true);
      expect(kept[0]?.mustChangePassword).toBe(exposed);
    },
  );
});
