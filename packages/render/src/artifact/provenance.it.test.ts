import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type SignatureKey, verifyClearSigned } from '@lockstep/git';
import {
  packageChart,
  runHelm,
  startChartRepository,
  startRegistry,
  type TestChartRepository,
} from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { HELM_CONFIG, HELM_LAYER, HELM_PROVENANCE } from '../oci/oci-manifest.ts';
import { useArtifacts } from '../testing/use-artifacts.ts';
import type { SignatureRule } from './provenance.ts';

const NOW = { project: 'team', maxAgeMs: 0 };
const run = promisify(execFile);

let dir: string;
let repository: TestChartRepository;
let ada: SignatureKey;
let bob: SignatureKey;

const gpg = (...args: string[]) =>
  run('gpg', ['--homedir', dir, '--batch', '--pinentry-mode', 'loopback', ...args], {
    encoding: 'utf8',
  });

async function makeKey(name: string): Promise<SignatureKey> {
  const id = `${name} <${name}@example.com>`;
  await gpg('--passphrase', '', '--quick-generate-key', id, 'rsa2048', 'sign', 'never');
  const { stdout } = await gpg('--with-colons', '--list-keys', `${name}@example.com`);
  const fingerprint = /^fpr:+([0-9A-F]+):/m.exec(stdout)?.[1] ?? '';
  const { stdout: keyData } = await gpg('--armor', '--export', fingerprint);
  return { keyId: fingerprint.slice(-16), keyData };
}

/** Signed by the helm program itself. */
async function signed(name: string, version: string, key: string): Promise<[Buffer, Buffer]> {
  const file = await packageChart(repository.dir, { name, version });
  const source = join(dir, `${name}-${version}`);
  await run('mkdir', ['-p', source]);
  await run('tar', ['-xzf', file, '-C', source]);
  const keyring = ['--keyring', join(dir, 'secring.gpg'), '--key', key];
  const to = ['--destination', repository.dir, join(source, name)];
  await runHelm(dir, ['package', '--sign', ...keyring, ...to]);
  return [await readFile(file), await readFile(`${file}.prov`)];
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'provenance-'));
  repository = await startChartRepository();
  [ada, bob] = [await makeKey('ada'), await makeKey('bob')];
  await gpg('--output', join(dir, 'secring.gpg'), '--export-secret-keys');
  await signed('web', '1.0.0', 'ada');
  await signed('web', '1.1.0', 'bob');
  for (const version of ['2.0.0', '3.0.0', '4.0.0']) {
    await packageChart(repository.dir, { name: 'web', version });
  }
  const place = (version: string) => join(repository.dir, `web-${version}.tgz.prov`);
  const first = await readFile(place('1.0.0'), 'utf8');
  await writeFile(place('3.0.0'), first);
  await writeFile(place('4.0.0'), first.replace('version: 1.0.0', 'version: 4.0.0'));
  await runHelm(dir, ['repo', 'index', repository.dir]);
});
afterAll(async () => {
  await run('gpgconf', ['--homedir', dir, '--kill', 'all']);
  await repository.close();
  await rm(dir, { recursive: true, force: true });
});

const ruleOf = (keys: SignatureKey[], allowed?: string[]): SignatureRule => ({
  id: JSON.stringify([keys.map(({ keyId }) => keyId), allowed]),
  open: async (content) => {
    const { text, status } = await verifyClearSigned(content, keys, allowed);
    if (text === undefined) throw new Error(status);
    return text;
  },
});

const artifactsBy = (rule: SignatureRule) => useArtifacts({}, { signaturesFor: async () => rule });

describe('a chart of a repository where signatures are asked for', () => {
  it.each<[string, string, () => SignatureRule, RegExp | undefined]>([
    ['signed', '1.0.0', () => ruleOf([ada]), undefined],
    ['signed, found by a range', '~1.0', () => ruleOf([ada, bob], [ada.keyId]), undefined],
    ['signed by somebody else', '1.1.0', () => ruleOf([ada, bob], [ada.keyId]), /^untrusted$/],
    ['signed by a stranger', '1.1.0', () => ruleOf([ada]), /^unknown-key$/],
    ['not signed', '2.0.0', () => ruleOf([ada]), /chart web 2.0.0 is not signed/],
    ['with another’s signature', '3.0.0', () => ruleOf([ada]), /is of another package/],
    ['with a changed signature', '4.0.0', () => ruleOf([ada]), /^bad$/],
  ])('that is %s', async (_, version, rule, message) => {
    const { chart } = await artifactsBy(rule());
    const found = chart({ url: repository.url, name: 'web', version }, NOW);
    if (message) await expect(found).rejects.toThrow(message);
    else expect((await (await found).tree.entry('Chart.yaml'))?.type).toBe('file');
  });

  it('is asked for its signature once', async () => {
    const { chart } = await artifactsBy(ruleOf([ada]));
    const ref = { url: repository.url, name: 'web', version: '1.0.0' };
    await Promise.all([chart(ref, NOW), chart(ref, NOW)]);
    await chart(ref, NOW);
    const asked = repository.requests.filter((one) => one.endsWith('web-1.0.0.tgz.prov'));
    expect(asked.length).toBeGreaterThan(0);
    const before = asked.length;
    await chart(ref, NOW);
    const after = repository.requests.filter((one) => one.endsWith('web-1.0.0.tgz.prov'));
    expect(after).toHaveLength(before);
  });

  it('under another name or version than it was signed for', async () => {
    const place = join(repository.dir, 'index.yaml');
    const index = await readFile(place, 'utf8');
    onTestFinished(() => writeFile(place, index));
    await writeFile(place, index.replace('version: 1.0.0', 'version: 9.0.0'));
    const { chart } = await artifactsBy(ruleOf([ada]));
    const found = chart({ url: repository.url, name: 'web', version: '9.0.0' }, NOW);
    await expect(found).rejects.toThrow('chart web 9.0.0: its provenance is of chart web 1.0.0');
  });
});

describe('a chart of a registry where signatures are asked for', () => {
  it('has its provenance in a layer of its own', async () => {
    const [content, prov] = await signed('api', '1.0.0', 'ada');
    const registry = await startRegistry();
    onTestFinished(() => registry.close());
    const layer = { mediaType: HELM_LAYER, content };
    const provenance = { mediaType: HELM_PROVENANCE, content: prov };
    const put = (tag: string, layers: { mediaType: string; content: Buffer }[]) =>
      registry.put('charts/api', tag, { layers, configType: HELM_CONFIG });
    put('1.0.0', [layer, provenance]);
    put('2.0.0', [layer, provenance]);
    const bare = put('3.0.0', [layer]);
    const { chart, artifact } = await artifactsBy(ruleOf([ada, bob], [ada.keyId]));
    const at = (version: string) =>
      chart({ url: `oci://${registry.host}/charts`, name: 'api', version }, NOW);
    expect((await at('^1')).revision).toBe('1.0.0');
    const below = { url: registry.host, name: 'charts/api', version: '1.0.0' };
    expect((await chart(below, NOW)).revision).toBe('1.0.0');
    await expect(at('2.0.0')).rejects.toThrow('its provenance is of chart api 1.0.0');
    await expect(at('3.0.0')).rejects.toThrow('chart api 3.0.0 is not signed');
    const native = (reference: string) =>
      artifact({ url: `oci://${registry.host}/charts/api`, reference }, NOW);
    expect((await (await native('1.0.0')).tree.entry('Chart.yaml'))?.type).toBe('file');
    await expect(native(bare)).rejects.toThrow('the chart is not signed');
    const { chart: byBob } = await artifactsBy(ruleOf([bob]));
    const url = `oci://${registry.host}/charts`;
    await expect(byBob({ url, name: 'api', version: '1.0.0' }, NOW)).rejects.toThrow('unknown-key');
  });
});
