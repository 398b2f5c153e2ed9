import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { auditDependencies } from './audit-dependencies.ts';
import { describeResult } from './describe-result.ts';

/** The real pnpm and npm ask a registry on loopback about a lock file with an old lodash. */

const CARRIER = '@salesforce/code-analyzer-retirejs-engine';
const NOW = new Date('2026-11-22T12:00:00Z');
const NEXT_DAY = new Date('2026-11-23T12:00:01Z');
const HASH = `sha512-${'A'.repeat(86)}==`;
const LOCK = `lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      lodash: {specifier: 4.17.15, version: 4.17.15}
      kleur: {specifier: 4.1.5, version: 4.1.5}
packages:
  kleur@4.1.5:
    resolution: {integrity: ${HASH}}
  lodash@4.17.15:
    resolution: {integrity: ${HASH}}
snapshots:
  kleur@4.1.5: {}
  lodash@4.17.15: {}
`;
/** As registries answer `/-/npm/v1/security/advisories/bulk`. */
const BULK = {
  lodash: [
    {
      id: 1106913,
      url: 'https://github.com/advisories/GHSA-35jh-r3h4-6jhm',
      title: 'Command Injection in lodash',
      severity: 'high',
      vulnerable_versions: '<4.17.21',
      cwe: ['CWE-77'],
      cvss: { score: 7.2, vectorString: 'CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H' },
    },
  ],
};
const CARRIED = {
  lodash: {
    vulnerabilities: [
      {
        below: '4.17.21',
        severity: 'high',
        identifiers: { summary: 'Command Injection', githubID: 'GHSA-35jh-r3h4-6jhm' },
      },
      {
        below: '4.17.21',
        severity: 'medium',
        identifiers: { summary: 'ReDoS', githubID: 'GHSA-29mw-wpgm-hmr9' },
      },
    ],
  },
};

let dir: string;
let server: Server;
let registry: string;
let archive: Buffer;
/** What is sent as the archive. */
let served: Buffer;
/** What the registry has at the moment. */
let has: { audit: boolean; carrier: boolean };
let packed: number;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'audit-'));
  // Else npm answers from what it kept of the machine's real registry.
  vi.stubEnv('npm_config_cache', join(dir, 'npm'));
  archive = packCarrier();
  server = createServer((request, response) => {
    answer(request, response).catch((error) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  registry = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  writeTree();
});
afterAll(() => {
  vi.unstubAllEnvs();
  server.close();
  rmSync(dir, { recursive: true, force: true });
});
beforeEach(() => {
  has = { audit: true, carrier: true };
  packed = 0;
  served = archive;
  for (const name of ['cache', 'npm']) rmSync(join(dir, name), { recursive: true, force: true });
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = decodeURIComponent(request.url ?? '');
  if (url.startsWith('/-/npm/v1/security/advisories/bulk')) {
    const asked = Object.keys((await json(request)) as object);
    const told = asked.includes('lodash') ? BULK : {};
    if (has.audit) response.setHeader('content-type', 'application/json').end(JSON.stringify(told));
    else response.writeHead(405).end();
  } else if (has.carrier && url.startsWith(`/${CARRIER}/-/`)) {
    packed++;
    response.end(served);
  } else if (has.carrier && url.startsWith(`/${CARRIER}`)) {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(packument()));
  } else {
    response.writeHead(404).end('{}');
  }
}

function packument() {
  const integrity = `sha512-${createHash('sha512').update(archive).digest('base64')}`;
  const tarball = `${registry}${CARRIER}/-/engine-1.0.0.tgz`;
  const version = { name: CARRIER, version: '1.0.0', dist: { integrity, tarball } };
  return {
    name: CARRIER,
    'dist-tags': { latest: '1.0.0' },
    time: { modified: '2026-07-18T00:00:00.000Z', '1.0.0': '2026-07-18T00:00:00.000Z' },
    versions: { '1.0.0': version },
  };
}

function packCarrier(): Buffer {
  const at = join(dir, 'carrier');
  mkdirSync(join(at, 'vulnerabilities'), { recursive: true });
  writeFileSync(join(at, 'package.json'), JSON.stringify({ name: CARRIER, version: '1.0.0' }));
  writeFileSync(join(at, 'vulnerabilities/RetireJsVulns.json'), JSON.stringify(CARRIED));
  execFileSync('npm', ['pack', '--silent'], { cwd: at });
  const name = readdirSync(at).find((one) => one.endsWith('.tgz')) ?? '';
  return readFileSync(join(at, name));
}

function writeTree(): void {
  const dependencies = { kleur: '4.1.5', lodash: '4.17.15' };
  const manifest = { name: 'x', version: '1.0.0', private: true, dependencies };
  writeFileSync(join(dir, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(dir, 'pnpm-lock.yaml'), LOCK);
  writeFileSync(join(dir, 'pnpm-workspace.yaml'), 'pmOnFail: ignore\n');
}

async function audit(allowances = '', now = NOW) {
  writeFileSync(join(dir, 'allowances.yaml'), allowances);
  const result = await auditDependencies({
    root: dir,
    allowancesFile: join(dir, 'allowances.yaml'),
    cacheDir: join(dir, 'cache'),
    now,
    registry,
  });
  return { result, words: describeResult(result) };
}

describe('a lock file with a version that has a known flaw', () => {
  it.each([
    ['the registry and the carried advisories', { audit: true, carrier: true }],
    ['the registry alone', { audit: true, carrier: false }],
    ['the carried advisories alone', { audit: false, carrier: true }],
  ])('fails by %s, told once', async (_, reachable) => {
    has = reachable;
    const { result, words } = await audit();
    expect(result.failures).toEqual([
      expect.objectContaining({ package: 'lodash@4.17.15', id: 'GHSA-35jh-r3h4-6jhm' }),
    ]);
    expect(words).toMatch(/^Error: lodash@4\.17\.15: advisory: high: Command Injection/m);
    expect(words).toMatch(/^1 to mend\.$/m);
  });

  it('fails nothing for a moderate one, and tells it', async () => {
    const { words } = await audit();
    expect(words).toMatch(/^Remark: lodash@4\.17\.15: advisory: moderate: ReDoS/m);
  });

  it.each([
    ['2026-11-22', 0, /^Allowed until 2026-11-22 \(no templates\)/m],
    ['2026-11-21', 1, /it was allowed until 2026-11-21/],
  ])('is allowed until %s: %i to mend', async (until, failures, words) => {
    const found = await audit(
      `- {rule: advisory, package: lodash, id: GHSA-35jh-r3h4-6jhm, reason: no templates, until: ${until}}`,
    );
    expect(found.result.failures).toHaveLength(failures);
    expect(found.words).toMatch(words);
  });
});

describe('advisories', () => {
  it('that nobody can be asked for are said not to be checked, and fail nothing', async () => {
    has = { audit: false, carrier: false };
    const { result, words } = await audit();
    expect(result.failures).toEqual([]);
    expect(words).toMatch(/^NOT CHECKED for advisories/m);
    expect(words).toMatch(/the registry told none: .*405/);
  });

  it('are fetched once a day, and the kept ones count where they cannot be', async () => {
    has.audit = false;
    await audit();
    await audit();
    expect(packed).toBe(1);
    has.carrier = false;
    const { result, words } = await audit('', NEXT_DAY);
    expect(result.failures).toHaveLength(1);
    expect(words).toContain(
      'RetireJS as published on 2026-07-18 (fetched on 2026-11-22; not to be had now) answered for 1 of 2',
    );
  });

  it('whose archive is not what the registry hashed are not believed', async () => {
    has.audit = false;
    served = Buffer.concat([archive, Buffer.from('and more')]);
    const { words } = await audit();
    expect(words).toMatch(/RetireJS told none: .*EINTEGRITY/);
    expect(words).toMatch(/^NOT CHECKED for advisories/m);
  });
});
