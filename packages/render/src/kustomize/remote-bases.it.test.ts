import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Source } from '@lockstep/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RenderInput, RenderTools } from '../render-input.ts';
import { type RemoteRef, remoteRefOf } from '../source/remote.ts';
import { renderApplication, stillValid } from '../source/render-application.ts';
import { renderSource } from '../source/render-source.ts';
import { gitRef, memoryRemote } from '../testing/memory-remote.ts';
import type { MemoryFile } from '../testing/memory-tree.ts';
import { configMap, renderInputOf } from '../testing/render-input-of.ts';
import { useTools } from '../testing/use-tools.ts';

const BASES = 'https://git.example.com/platform/bases';
const OTHERS = 'git@git.example.com:platform/others.git';
const CHART: Record<string, string> = {
  'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.2.3\n',
  'values.yaml': 'greeting: hello\n',
  'templates/cm.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}, namespace: {{ .Release.Namespace }}}\ndata: {greeting: {{ .Values.greeting }}, kube: "{{ .Capabilities.KubeVersion }}"}\n',
};

const REMOTE: [RemoteRef, Record<string, MemoryFile>][] = [
  [
    gitRef(BASES, 'v1'),
    {
      'app/base/kustomization.yaml': 'resources: [cm.yaml, ../shared]\n',
      'app/base/cm.yaml': configMap('base'),
      'app/shared/kustomization.yaml': `resources: ["${OTHERS}//deep?ref=main"]\n`,
      'app/outside/kustomization.yaml': 'resources: [../../../elsewhere]\n',
      'app/link/kustomization.yaml': 'resources: [linked]\n',
      'app/link/linked': { link: '../../../../etc' },
      'part/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnameSuffix: -part\n',
      'README.md': '1',
    },
  ],
  [
    gitRef(OTHERS, 'main'),
    { 'deep/kustomization.yaml': 'resources: [x.yaml]\n', 'deep/x.yaml': configMap('deep') },
  ],
  [
    { kind: 'file', url: 'https://raw.example.com/o/r/v1/install.yaml' },
    { file: configMap('installed') },
  ],
  [{ kind: 'file', url: 'https://raw.example.com/conf/app.conf' }, { file: 'a=b' }],
  [{ kind: 'chart', url: 'https://charts.example.com', name: 'web', version: '1.2.3' }, CHART],
];

let tools: RenderTools;
let dir: string;
beforeAll(async () => {
  tools = await useTools();
  dir = await mkdtemp(join(tmpdir(), 'kustomize-programs-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

function inputOf(
  files: Record<string, MemoryFile> | string,
  kustomize: NonNullable<Source['kustomize']> = {},
  rest: Partial<RenderInput> = {},
): RenderInput {
  const all = typeof files === 'string' ? { 'app/kustomization.yaml': files } : files;
  const remote = memoryRemote(REMOTE);
  return renderInputOf(all, { path: 'app', kustomize }, { tools, remote, ...rest });
}

async function namesOf(...args: Parameters<typeof inputOf>) {
  const { manifests } = await renderSource(inputOf(...args));
  return manifests.map((manifest) => manifest.metadata.name);
}

const withOptions = (buildOptions: string): Partial<RenderInput> => ({
  tools: { ...tools, kustomize: { buildOptions } },
});

describe('a kustomization with remote parts', () => {
  test.each<[string, string, string[]]>([
    ['a base, its bases and theirs', `resources: ["${BASES}//app/base?ref=v1"]`, ['base', 'deep']],
    ['a file', 'resources: ["https://raw.example.com/o/r/v1/install.yaml"]', ['installed']],
    [
      'a component',
      `resources: ["https://raw.example.com/o/r/v1/install.yaml"]\ncomponents: ["${BASES}//part?ref=v1"]`,
      ['installed-part'],
    ],
    [
      'the same base twice by different words',
      `resources: ["git::${BASES}.git//app/base?ref=v1"]`,
      [],
    ],
  ])('is built with %s', async (_, files, expected) => {
    if (expected.length === 0)
      await expect(namesOf(files)).rejects.toThrow(/bases\.git: not found/);
    else expect(await namesOf(files)).toEqual(expected);
  });

  test('generates from a remote file under its own name', async () => {
    const files =
      'generatorOptions: {disableNameSuffixHash: true}\nconfigMapGenerator: [{name: c, files: ["https://raw.example.com/conf/app.conf"]}]';
    const { manifests } = await renderSource(inputOf(files));
    expect(manifests[0]).toMatchObject({ data: { 'app.conf': 'a=b' } });
  });

  test('depends on what it read there and on nothing else', async () => {
    const { record } = await renderSource(inputOf(`resources: ["${BASES}//app/base?ref=v1"]`));
    const remote = record.reads.flatMap((read) => {
      const ref = remoteRefOf(read.tree);
      return ref && read.kind === 'file' ? [`${ref.url} ${read.path}`] : [];
    });
    expect(remote.sort()).toEqual([
      `${OTHERS} deep/kustomization.yaml`,
      `${OTHERS} deep/x.yaml`,
      `${BASES} app/base/cm.yaml`,
      `${BASES} app/base/kustomization.yaml`,
      `${BASES} app/shared/kustomization.yaml`,
    ]);
  });

  test.each<[string, Record<string, MemoryFile>, boolean]>([
    ['another file of the repository', { 'README.md': '2' }, true],
    ['a base of its base', { 'deep/x.yaml': configMap('deeper') }, false],
  ])('notices a change of %s without a commit of its own', async (_, change, valid) => {
    const files = `resources: ["${BASES}//app/base?ref=v1"]`;
    const { record } = await renderApplication([inputOf(files)]);
    const changed = REMOTE.map(([ref, all]): (typeof REMOTE)[number] => {
      const known = Object.keys(change).filter((path) => path in all);
      return [
        ref,
        { ...all, ...Object.fromEntries(known.map((path) => [path, change[path] ?? ''])) },
      ];
    });
    const later = inputOf(files, {}, { remote: memoryRemote(changed) });
    expect(record && (await stillValid(record, [later]))).toBe(valid);
  });

  test.each<[string, string, RegExp]>([
    [
      'no such repository',
      'resources: ["https://git.example.com/a/none//x?ref=v1"]',
      /none: not found/,
    ],
    ['no such folder', `resources: ["${BASES}//none?ref=v1"]`, /bases: none: no such directory/],
    [
      'a base that leaves its repository',
      `resources: ["${BASES}//app/outside?ref=v1"]`,
      /elsewhere: leads out of the repository/,
    ],
    [
      'a symlink that leaves its repository',
      `resources: ["${BASES}//app/link?ref=v1"]`,
      /symlink leads out/,
    ],
    ['a repository on this machine', 'resources: ["file:///etc//x"]', /on this machine/],
    ['no such file', 'resources: ["https://raw.example.com/none.yaml"]', /none\.yaml: not found/],
    [
      'a patch from nowhere',
      'patches: [{path: "https://raw.example.com/none"}]',
      /none: not found/,
    ],
  ])('tells of %s', async (_, files, message) => {
    await expect(namesOf(files)).rejects.toThrow(message);
  });

  test('reaches nothing over the network by itself', async () => {
    const requests: string[] = [];
    const server = createServer((request, response) => {
      requests.push(request.url ?? '');
      response.end(configMap('leak'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const attempts = [
      `resources: ["${url}/a.yaml"]`,
      `resources: ["${url}/o/r.git"]`,
      `patches: [{path: "${url}/p.yaml"}]`,
      `transformers: ["kind: PatchTransformer\\nmetadata: {name: t}\\npath: ${url}/t.yaml"]`,
      `openapi: {path: "${url}/o.json"}`,
      `replacements: [{path: "HTTP://${url.slice(7)}/r.yaml"}]`,
    ];
    for (const files of attempts) await expect(namesOf(files)).rejects.toThrow();
    server.close();
    expect(requests).toEqual([]);
  });
});

describe('charts in a kustomization', () => {
  const chart = (more: string, globals = '') =>
    `${globals}\nhelmCharts:\n- {name: web, releaseName: shop, namespace: team, ${more}}\n`;
  const local = (home: string) =>
    Object.fromEntries(
      Object.entries(CHART).map(([path, text]) => [`app/${home}/web/${path}`, text]),
    );
  const remote = 'repo: "https://charts.example.com", version: 1.2.3';

  test.each<[string, Record<string, MemoryFile> | string, object]>([
    ['fetched', chart(remote), { metadata: { name: 'shop' }, data: { greeting: 'hello' } }],
    [
      'with values of its own',
      chart(`${remote}, valuesInline: {greeting: hi}`),
      { data: { greeting: 'hi' } },
    ],
    [
      'with a file of values',
      {
        'app/kustomization.yaml': chart(`${remote}, valuesFile: v.yaml`),
        'app/v.yaml': 'greeting: yo',
      },
      { data: { greeting: 'yo' } },
    ],
    [
      'of the repository',
      { 'app/kustomization.yaml': chart('version: 1.2.3'), ...local('charts') },
      { metadata: { name: 'shop', namespace: 'team' } },
    ],
    [
      'of another home',
      {
        'app/kustomization.yaml': chart('', 'helmGlobals: {chartHome: ours, configHome: conf}'),
        ...local('ours'),
      },
      { metadata: { name: 'shop' } },
    ],
    [
      'named by a generator',
      {
        'app/kustomization.yaml': 'generators: [g.yaml]',
        'app/g.yaml':
          'apiVersion: builtin\nkind: HelmChartInflationGenerator\nmetadata: {name: g}\nname: web\nreleaseName: shop\nrepo: https://charts.example.com\nversion: 1.2.3\n',
      },
      { metadata: { name: 'shop' } },
    ],
  ])('are inflated: one %s', async (_, files, expected) => {
    const { manifests } = await renderSource(inputOf(files, {}, withOptions('--enable-helm')));
    expect(manifests).toHaveLength(1);
    expect(manifests[0]).toMatchObject(expected);
  });

  test('see the destination, or what the source says of it', async () => {
    const files = chart(remote);
    const rest = { ...withOptions('--enable-helm'), kubeVersion: '1.30.1' };
    const kube = async (kustomize: NonNullable<Source['kustomize']>) =>
      (await renderSource(inputOf(files, kustomize, rest))).manifests[0]?.data;
    expect(await kube({})).toMatchObject({ kube: 'v1.30.1' });
    expect(await kube({ kubeVersion: '1.29.0' })).toMatchObject({ kube: 'v1.29.0' });
  });

  test('are inflated where the source asks for it', async () => {
    expect(await namesOf(chart(remote), { buildOptions: '--enable-helm' })).toEqual(['shop']);
  });

  test.each<[string, Record<string, MemoryFile> | string, string, RegExp]>([
    ['is not enabled', chart(remote), '', /--enable-helm/],
    ['lies outside', chart('', 'helmGlobals: {chartHome: ../../x}'), '--enable-helm', /leads out/],
    [
      'has values outside',
      chart(`${remote}, valuesFile: ../../v.yaml`),
      '--enable-helm',
      /leads out/,
    ],
    [
      'has a version that is a path',
      chart('repo: "https://x", version: ../../x'),
      '--enable-helm',
      /no version/,
    ],
    [
      'is nowhere',
      chart('repo: "https://none.example.com"'),
      '--enable-helm',
      /none\.example\.com: not found/,
    ],
  ])('are refused where one %s', async (_, files, options, message) => {
    await expect(namesOf(files, {}, withOptions(options))).rejects.toThrow(message);
  });
});

describe('build options', () => {
  const beside = {
    'app/kustomization.yaml': 'resources: [../shared/cm.yaml]',
    'shared/cm.yaml': configMap('beside'),
  };

  test('let a kustomization read beside its folder', async () => {
    const options = '--load-restrictor LoadRestrictionsNone';
    expect(await namesOf(beside, {}, withOptions(options))).toEqual(['beside']);
    await expect(namesOf(beside)).rejects.toThrow(/not in or below/);
  });

  test.each([
    ['an absolute path', 'resources: [/etc/hostname]', /absolute paths are not allowed/],
    [
      'a generator of one',
      'configMapGenerator: [{name: x, files: [/etc/passwd]}]',
      /absolute paths/,
    ],
    [
      'an environment of one',
      'secretGenerator: [{name: x, envs: [/proc/self/environ]}]',
      /absolute/,
    ],
    ['a path above', 'configMapGenerator: [{name: x, files: [../../../etc/passwd]}]', /leads out/],
    ['a schema', 'openapi: {path: ../../x}', /leads out/],
    ['a replacement', 'replacements: [{path: /etc/passwd}]', /absolute paths/],
    ['a transformer', 'transformers: ["kind: PatchTransformer\\npath: /etc/passwd"]', /absolute/],
    ['an unknown field', 'something: [/etc/passwd]', /something is not known/],
  ])('never let it leave the repository by %s', async (_, files, message) => {
    const options = withOptions('--load-restrictor LoadRestrictionsNone');
    await expect(namesOf(files, {}, options)).rejects.toThrow(message);
  });

  test.each([
    [
      'an exec function',
      'transformers: ["apiVersion: x/v1\\nkind: Y\\nmetadata:\\n  name: x\\n  annotations:\\n    config.kubernetes.io/function: \\"exec: {path: ./run.sh}\\""]',
    ],
    [
      'a plug-in',
      'generators: ["apiVersion: someteam.example.com/v1\\nkind: Chart\\nmetadata: {name: x}"]',
    ],
  ])('never run %s', async (_, kustomization) => {
    const files = {
      'app/kustomization.yaml': kustomization,
      'app/run.sh': `#!/bin/sh\ntouch ${dir}/ran\n`,
    };
    await expect(namesOf(files)).rejects.toThrow(/kustomize: /);
    await expect(rm(join(dir, 'ran'))).rejects.toThrow(/ENOENT/);
  });
});

describe('versions of kustomize', () => {
  /** The Kustomize inside kubectl under another name, which tells that it was asked. */
  async function program(name: string) {
    const file = join(dir, name);
    const script = `#!/bin/sh\necho ${name} >> ${dir}/asked\n[ "$1" = build ] || exit 3\nshift\nexec '${tools.kubectl}' kustomize "$@"\n`;
    await writeFile(file, script);
    await chmod(file, 0o755);
    return file;
  }

  test('lie side by side: a source names its own', async () => {
    const versions = { 'v4.5.7': await program('old'), 'v5.9.0': await program('new') };
    const rest = { tools: { ...tools, kustomize: { versions } } };
    const files = { 'app/kustomization.yaml': 'resources: [x.yaml]', 'app/x.yaml': configMap('x') };
    const prints = await Promise.all(
      [{}, { version: 'v4.5.7' }, { version: 'v5.9.0' }].map(async (kustomize) => {
        const render = await renderApplication([inputOf(files, kustomize, rest)]);
        expect(render.manifests).toHaveLength(1);
        return render.record?.fingerprint;
      }),
    );
    expect(new Set(prints).size).toBe(3);
    await expect(namesOf(files, { version: 'v1' }, rest)).rejects.toThrow(
      'kustomize version v1 is not registered; there are: v4.5.7, v5.9.0',
    );
  });
});
