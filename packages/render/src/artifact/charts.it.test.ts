import { readFile, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import {
  createAuthority,
  serveHttp,
  startChartRepository,
  type TestChart,
  type TestChartRepository,
} from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { RemoteAccess } from '../http/remote-access.ts';
import { useArtifacts } from '../testing/use-artifacts.ts';

const NOW = { project: 'team', maxAgeMs: 0 };
const LATELY = { project: 'team', maxAgeMs: 60_000 };
const CREDENTIALS = { username: 'ada', password: 'p@ss:word' };

const chart = (version: string): TestChart => ({ name: 'web', version });

async function startRepository(...args: Parameters<typeof startChartRepository>) {
  const repository = await startChartRepository(...args);
  onTestFinished(() => repository.close());
  return repository;
}

async function editIndex(repository: TestChartRepository, edit: (text: string) => string) {
  const place = join(repository.dir, 'index.yaml');
  await writeFile(place, edit(await readFile(place, 'utf8')));
}

describe('a Helm repository over HTTP', () => {
  let repository: TestChartRepository;
  beforeAll(async () => {
    repository = await startChartRepository();
    await repository.add(...['1.0.0', '1.2.0', '1.10.0', '2.0.0-rc.1'].map(chart), {
      name: 'other',
      version: '0.1.0',
    });
  });
  afterAll(() => repository.close());

  it.each([
    ['1.0.0', '1.0.0', '1.0.0'],
    ['v1.0.0', 'v1.0.0', '1.0.0'],
    ['^1.0', '1.10.0', '1.10.0'],
    ['~1.2', '1.2.0', '1.2.0'],
    ['*', '1.10.0', '1.10.0'],
    ['>=1.0.0-0', '2.0.0-rc.1', '2.0.0-rc.1'],
    ['1.2', '1.2', '1.2.0'],
  ])('gives for %s the revision %s', async (version, revision, taken) => {
    const { chart } = await useArtifacts();
    const found = await chart({ url: repository.url, name: 'web', version }, NOW);
    expect(found.revision).toBe(revision);
    expect(found.tree.commit).toBe(revision);
    expect((await found.tree.read('Chart.yaml')).toString()).toContain(`version: ${taken}\n`);
  });

  it.each([
    [
      'web',
      '9.9.9',
      /chart "web" version "9\.9\.9" not found in http:\/\/127\.0\.0\.1:\d+\/ repository/,
    ],
    [
      'web',
      '^9',
      /no version in .* matches the constraint "\^9", the highest of 4 is 2\.0\.0-rc\.1/,
    ],
    ['web', 'latest', /"latest" is neither a version nor a constraint/],
    ['none', '1.0.0', /chart "none" not found in/],
  ])('tells that %s %s is not there', async (name, version, message) => {
    const { chart } = await useArtifacts();
    await expect(chart({ url: repository.url, name, version }, NOW)).rejects.toThrow(message);
  });

  it('lists its charts', async () => {
    const { charts } = await useArtifacts();
    expect(await charts(repository.url, NOW)).toEqual([
      { name: 'other', versions: ['0.1.0'] },
      { name: 'web', versions: ['2.0.0-rc.1', '1.10.0', '1.2.0', '1.0.0'] },
    ]);
  });
});

describe('what is fetched', () => {
  it('is asked for once, revalidated by its ETag, and unpacked once, also by another process', async () => {
    const repository = await startRepository();
    await repository.add(chart('1.0.0'));
    const first = await useArtifacts();
    const ref = { url: repository.url, name: 'web', version: '1.x' };
    await Promise.all([first.chart(ref, NOW), first.chart(ref, NOW), first.chart(ref, LATELY)]);
    expect(repository.requests.sort()).toEqual(['GET /index.yaml', 'GET /web-1.0.0.tgz']);
    await first.chart(ref, NOW);
    expect(repository.requests.slice(2)).toEqual(['GET /index.yaml']);
    await repository.add(chart('1.1.0'));
    expect((await first.chart(ref, LATELY)).revision).toBe('1.0.0');
    expect((await first.chart(ref, NOW)).revision).toBe('1.1.0');
  });

  it('outlives the process, and a repository that is away', async () => {
    const repository = await startRepository();
    await repository.add(chart('1.0.0'));
    const ref = { url: repository.url, name: 'web', version: '1.0.0' };
    const artifacts = await useArtifacts();
    const before = await artifacts.chart(ref, NOW);
    repository.setFault(503);
    expect((await artifacts.chart(ref, LATELY)).tree.commit).toBe('1.0.0');
    const failure = artifacts.chart(ref, NOW);
    await expect(failure).rejects.toMatchObject({ kind: 'fetch', isTransient: true });
    repository.setFault(undefined);
    expect(await (await artifacts.chart(ref, NOW)).tree.entry('')).toEqual(
      await before.tree.entry(''),
    );
    expect(repository.requests.filter((one) => one.endsWith('.tgz'))).toHaveLength(1);
  });

  it('moves when a version is published anew under its old number', async () => {
    const repository = await startRepository();
    await repository.add(chart('1.0.0'));
    const { chart: fetch } = await useArtifacts();
    const oid = async () =>
      (
        await (
          await fetch({ url: repository.url, name: 'web', version: '1.0.0' }, NOW)
        ).tree.entry('')
      )?.oid;
    const before = await oid();
    await repository.add({ ...chart('1.0.0'), about: 'description: another\n' });
    expect(await oid()).not.toBe(before);
  });

  it('is refused when its digest is not that of the index', async () => {
    const repository = await startRepository();
    await repository.add(chart('1.0.0'));
    await editIndex(repository, (text) => text.replace(/digest: \w+/, `digest: ${'f'.repeat(64)}`));
    const { chart: fetch } = await useArtifacts();
    const ref = { url: repository.url, name: 'web', version: '1.0.0' };
    await expect(fetch(ref, NOW)).rejects.toThrow(/is not what it should be/);
  });

  it('needs no digest in the index', async () => {
    const repository = await startRepository();
    await repository.add(chart('1.0.0'));
    await editIndex(repository, (text) => text.replace(/^ *digest: .*\n/m, ''));
    const { chart: fetch } = await useArtifacts();
    const ref = { url: repository.url, name: 'web', version: '1.0.0' };
    await fetch(ref, NOW);
    await fetch(ref, NOW);
    expect(repository.requests.filter((one) => one.endsWith('.tgz'))).toHaveLength(1);
  });

  it('is not another project’s where packages are closed and the index is not', async () => {
    const packages = await startRepository({ credentials: CREDENTIALS });
    await packages.add(chart('1.0.0'));
    const index = await readFile(join(packages.dir, 'index.yaml'));
    const open = await serveHttp(async (request, response) => {
      if (request.url === '/index.yaml') return void response.end(index);
      const { authorization = '' } = request.headers;
      const answer = await fetch(`${packages.url}${request.url}`, { headers: { authorization } });
      response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()));
    });
    onTestFinished(() => open.close());
    const { chart: fetchChart } = await useArtifacts(undefined, {
      accessTo: async (_, project) => (project === 'team' ? CREDENTIALS : {}),
    });
    const ref = { url: open.url, name: 'web', version: '1.0.0' };
    expect((await fetchChart(ref, NOW)).revision).toBe('1.0.0');
    const other = fetchChart(ref, { project: 'other', maxAgeMs: 60_000 });
    await expect(other).rejects.toMatchObject({ status: 401 });
  });

  it('is not another project’s', async () => {
    const repository = await startRepository({ credentials: CREDENTIALS });
    await repository.add(chart('1.0.0'));
    const { chart: fetch } = await useArtifacts(undefined, {
      accessTo: async (_, project) => (project === 'team' ? CREDENTIALS : {}),
    });
    const ref = { url: repository.url, name: 'web', version: '1.0.0' };
    expect((await fetch(ref, NOW)).revision).toBe('1.0.0');
    const other = fetch(ref, { project: 'other', maxAgeMs: 60_000 });
    await expect(other).rejects.toThrow(/401 Unauthorized: register the repository/);
  });
});

describe('a repository with another index', () => {
  const INDEXES: [string, (url: string) => string][] = [
    ['in JSON', (url) => JSON.stringify({ entries: { web: [entry(url)] } })],
    ['in flow style', (url) => `entries: {web: [${JSON.stringify(entry(url))}]}\n`],
    [
      'with lists that are not indented',
      (url) =>
        `entries:\n  other: []\n  "web":\n  - version: 1.0.0\n    description: |\n      web:\n      - no\n    urls:\n    - ${url}\n  zzz:\n  - version: 1.0.0\n`,
    ],
    [
      'with lists that are indented, comments and Windows lines',
      (url) =>
        `apiVersion: v1\r\n# a comment\r\nentries: # all\r\n    web: # this\r\n        - version: 1.0.0\r\n          urls: [${url}]\r\ngenerated: "2026-01-01T00:00:00Z"\r\n`,
    ],
    ['that ends in the chart', (url) => `entries:\n web:\n - {version: 1.0.0, urls: ["${url}"]}`],
  ];
  const entry = (url: string) => ({ name: 'web', version: '1.0.0', urls: [url] });

  it.each(INDEXES)('%s is read', async (_, index) => {
    const repository = await startRepository();
    await repository.add(chart('1.0.0'));
    await editIndex(repository, () => index('web-1.0.0.tgz'));
    const { chart: fetch, charts } = await useArtifacts();
    expect((await charts(repository.url, NOW)).map(({ name }) => name)).toContain('web');
    const ref = { url: `${repository.url}/`, name: 'web', version: '1.0.0' };
    expect((await fetch(ref, NOW)).revision).toBe('1.0.0');
  });

  it.each([
    ['a page', '<html>\n<body>welcome</body></html>', /no index of a Helm repository/],
    ['no YAML', 'entries: [', /no index of a Helm repository/],
    ['a list', '- a\n- b\n', /has no entries/],
  ])('that is %s is refused', async (_, text, message) => {
    const repository = await startRepository();
    await repository.add(chart('1.0.0'));
    await editIndex(repository, () => text);
    const { chart: fetch } = await useArtifacts();
    const ref = { url: repository.url, name: 'web', version: '1.0.0' };
    await expect(fetch(ref, NOW)).rejects.toThrow(message);
  });
});

describe('credentials', () => {
  it('open a repository by user name and password, also from its address', async () => {
    const repository = await startRepository({ credentials: CREDENTIALS });
    await repository.add(chart('1.0.0'));
    const ref = { name: 'web', version: '1.0.0' };
    const registered = await useArtifacts(CREDENTIALS);
    expect((await registered.chart({ url: repository.url, ...ref }, NOW)).revision).toBe('1.0.0');
    const { chart: fetch, test } = await useArtifacts();
    const pair = Object.values(CREDENTIALS).map(encodeURIComponent).join(':');
    const url = repository.url.replace('//', `//${pair}@`);
    expect((await fetch({ url, ...ref }, NOW)).revision).toBe('1.0.0');
    const wrong = fetch({ url: repository.url.replace('//', '//ada:s3cret@'), ...ref }, NOW);
    await expect(wrong).rejects.toThrow(/^(?!.*s3cret).*401/);
    await test({ repo: repository.url, type: 'helm', ...CREDENTIALS });
    const refused = test({ repo: repository.url, type: 'helm' });
    await expect(refused).rejects.toMatchObject({ status: 401, isTransient: false });
  });

  it.each([
    ['stay at the host of the repository', undefined, 401],
    ['go along where that is asked for', true as const, 200],
  ])('%s', async (_, passCredentials, status) => {
    const elsewhere = await startRepository({ credentials: CREDENTIALS });
    await elsewhere.add(chart('1.0.0'));
    const repository = await startRepository({ credentials: CREDENTIALS });
    await repository.add(chart('1.0.0'));
    await editIndex(repository, (text) =>
      text
        .replace('- web-1.0.0.tgz', `- ${elsewhere.url}/web-1.0.0.tgz`)
        .replace(/^ *digest: .*\n/m, ''),
    );
    const { chart: fetch } = await useArtifacts(CREDENTIALS);
    const ref = { url: repository.url, name: 'web', version: '1.0.0', passCredentials };
    const outcome = await fetch(ref, NOW).then(
      () => 200,
      (error: { status?: number }) => error.status,
    );
    expect(outcome).toBe(status);
  });

  it('do not follow a redirect to another host', async () => {
    const seen: (string | undefined)[] = [];
    const other = await serveHttp((request, response) => {
      seen.push(request.headers.authorization);
      response.end('entries: {}');
    });
    onTestFinished(() => other.close());
    const repository = await serveHttp((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(302, { location: `${other.url}/index.yaml` }).end();
    });
    onTestFinished(() => repository.close());
    const { test } = await useArtifacts();
    await test({ repo: repository.url, type: 'helm', ...CREDENTIALS });
    expect(seen).toEqual([expect.stringMatching(/^Basic /), undefined]);
  });
});

describe('TLS', () => {
  const authority = createAuthority('charts');
  const client = createAuthority('clients');

  it.each<[string, RemoteAccess, RegExp | undefined]>([
    ['is believed by its authority', { caData: authority.ca }, undefined],
    ['is not believed by another one', { caData: client.ca }, /certificate/],
    ['is not believed without one', {}, /certificate/],
    ['is not asked where that is allowed', { insecure: true }, undefined],
  ])('%s', async (_, access, message) => {
    const { cert, key } = authority.issue(['127.0.0.1']);
    const repository = await startRepository({ tls: { cert, key } });
    await repository.add(chart('1.0.0'));
    const { test } = await useArtifacts();
    const tested = test({ repo: repository.url, type: 'helm', ...access });
    if (message) await expect(tested).rejects.toThrow(message);
    else await tested;
  });

  it('shows the client’s certificate to a server that asks for it', async () => {
    const { cert, key } = authority.issue(['127.0.0.1']);
    const tls = { cert, key, ca: client.ca, requestCert: true };
    const repository = await startRepository({ tls });
    await repository.add(chart('1.0.0'));
    const own = client.issue(['me']);
    const { test } = await useArtifacts();
    const access = { repo: repository.url, type: 'helm' as const, caData: authority.ca };
    await test({ ...access, tlsClientCertData: own.cert, tlsClientCertKey: own.key });
    await expect(test(access)).rejects.toMatchObject({ kind: 'fetch' });
  });

  it('is not given up by a redirect', async () => {
    const { cert, key } = authority.issue(['127.0.0.1']);
    const answer = (_: unknown, response: ServerResponse) =>
      void response.writeHead(302, { location: 'http://127.0.0.1:1/index.yaml' }).end();
    const repository = await serveHttp(answer, { tls: { cert, key } });
    onTestFinished(() => repository.close());
    const { test } = await useArtifacts();
    const tested = test({ repo: repository.url, type: 'helm', caData: authority.ca });
    await expect(tested).rejects.toThrow(/redirects to http:.*, without TLS/);
  });

  it('goes through the repository’s proxy', async () => {
    const repository = await startRepository();
    await repository.add(chart('1.0.0'));
    const proxied: string[] = [];
    const proxy = await serveHttp(async (request, response) => {
      proxied.push(request.url ?? '');
      const answer = await fetch(request.url ?? '');
      response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()));
    });
    onTestFinished(() => proxy.close());
    const { test } = await useArtifacts();
    await test({ repo: repository.url, type: 'helm', proxy: proxy.url });
    expect(proxied).toEqual([`${repository.url}/index.yaml`]);
    await test({ repo: repository.url, type: 'helm', proxy: proxy.url, noProxy: '127.0.0.1' });
    expect(proxied).toHaveLength(1);
  });
});

describe('an address that must not be asked', () => {
  it.each([
    ['http://127.0.0.1:1', /is this machine/],
    ['http://localhost:1', /is this machine/],
    ['http://[::1]:1/', /is this machine/],
    ['http://169.254.169.254/latest', /link-local/],
    ['file:///etc', /is no http:\/\/ or https:\/\/ address/],
  ])('%s', async (url, message) => {
    const { chart: fetch } = await useArtifacts({}, { allowLoopback: false });
    await expect(fetch({ url, name: 'web', version: '1.0.0' }, NOW)).rejects.toThrow(message);
  });

  it.each(['http://169.254.169.254', 'http://127.0.0.1:1', 'socks5://proxy.example.com'])(
    'is none of a proxy either: %s',
    async (proxy) => {
      const { test } = await useArtifacts({}, { allowLoopback: false });
      const tested = test({ repo: 'https://charts.example.com', type: 'helm', proxy });
      await expect(tested).rejects.toMatchObject({ kind: 'fetch', status: 0 });
    },
  );

  it('is not reached by a redirect either', async () => {
    const repository = await serveHttp((_, response) => {
      response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end();
    });
    onTestFinished(() => repository.close());
    const { test } = await useArtifacts();
    const tested = test({ repo: repository.url, type: 'helm' });
    await expect(tested).rejects.toThrow(/link-local/);
  });
});

describe('a file behind an address', () => {
  it('is a tree with one file, within its limits and schemes', async () => {
    const server = await serveHttp((request, response) => {
      if (request.url === '/v.yaml') response.end('a: 1\n');
      else response.writeHead(404).end();
    });
    onTestFinished(() => server.close());
    const { file } = await useArtifacts();
    const { tree } = await file(`${server.url}/v.yaml`, NOW);
    expect((await tree.read('file')).toString()).toBe('a: 1\n');
    await expect(file(`${server.url}/none`, NOW)).rejects.toThrow(/answered 404/);
    await expect(file('file:///etc/passwd', NOW)).rejects.toThrow(/scheme "file" is not allowed/);
    const strict = await useArtifacts({}, { valueFileSchemes: () => ['https'] });
    await expect(strict.file(`${server.url}/v.yaml`, NOW)).rejects.toThrow(/scheme "http"/);
  });
});
