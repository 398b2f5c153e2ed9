import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isolationLevel } from '../process/isolation.ts';
import type { RenderInput } from '../render-input.ts';
import { renderApplication, stillValid } from '../source/render-application.ts';
import { renderSource } from '../source/render-source.ts';
import { memoryTree } from '../testing/memory-tree.ts';
import { configMap, renderInputOf } from '../testing/render-input-of.ts';
import { announceParameters } from './announce-parameters.ts';
import { localRunner } from './local-runner.ts';
import { readPlugins } from './read-plugin.ts';

const secretDir = mkdtempSync(join(tmpdir(), 'hidden-'));
writeFileSync(join(secretDir, 'key'), 'top secret');
afterAll(() => rmSync(secretDir, { recursive: true }));

const runner = localRunner({ env: { ALLOWED: 'yes' }, hidden: [secretDir] });

interface PluginSettings {
  name?: string;
  generate?: string;
  init?: string;
  spec?: object;
  annotations?: Record<string, string>;
}

function plugin({ name = 'shell', generate = '', init, spec, annotations }: PluginSettings) {
  const manifest = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ConfigManagementPlugin',
    metadata: { name, annotations },
    spec: {
      ...(init && { init: { command: ['sh', '-c', init] } }),
      generate: { command: ['sh', '-c'], args: [generate] },
      ...spec,
    },
  };
  const [read] = readPlugins(JSON.stringify(manifest), 'plugin.yaml', runner);
  if (!read) throw new Error('no plug-in');
  return read;
}

/** Writes what it is given into a ConfigMap. */
const told = (expression: string) =>
  `printf '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"told"},"data":{"said":"%s"}}' "${expression}"`;

const FILES = { 'app/in.txt': 'hello', 'other/file.txt': 'away', 'tool.sh': 'echo' };

function input(
  plugins: RenderInput['plugins'],
  rest: Omit<Partial<RenderInput>, 'source'> & { source?: object } = {},
) {
  const { source, ...others } = rest;
  return renderInputOf(
    FILES,
    { path: 'app', plugin: { name: 'shell' }, ...source },
    { plugins, ...others },
  );
}

async function said(given: RenderInput): Promise<unknown> {
  const { manifests } = await renderSource(given);
  return (manifests[0] as { data?: { said?: unknown } } | undefined)?.data?.said;
}

describe('a plug-in', () => {
  it.each([
    ['runs in the folder of its source', told('$(cat in.txt)'), 'hello'],
    ['reads the whole repository', told('$(cat ../other/file.txt)'), 'away'],
    [
      'has HOME and TMPDIR of its own',
      `touch $HOME/x $TMPDIR/y; ${told('$(ls $HOME | wc -l)')}`,
      '2',
    ],
    ['gets variables that are allowed', told('$ALLOWED'), 'yes'],
    ['gets no other variables', told('$LOCKSTEP_DATABASE_URL$NODE_OPTIONS$VITEST'), ''],
    [
      'has no descriptors but its own',
      `ls -l /proc/$$/fd > fds; ${told('$(grep -v -e /dev/null -e socket -e total fds | wc -l)')}`,
      '1',
    ],
    ['finds files without their mode', told('$(test -x ../tool.sh && echo executable)'), ''],
  ])('%s', async (_, generate, answer) => {
    expect(await said(input([plugin({ generate })]))).toBe(answer);
  });

  it('runs init before generate, in the same copy', async () => {
    const one = plugin({
      init: 'echo noise; echo made > made.txt',
      generate: told('$(cat made.txt)'),
    });
    expect(await said(input([one]))).toBe('made');
    await expect(renderSource(input([plugin({ generate: 'cat made.txt' })]))).rejects.toThrow(
      'No such file',
    );
  });

  it('tells its own words when it fails', async () => {
    const one = plugin({ generate: 'echo the reason >&2; exit 3' });
    await expect(renderSource(input([one]))).rejects.toMatchObject({
      kind: 'tool',
      message: expect.stringContaining('the reason'),
    });
  });

  it('is stopped with everything that it started', async () => {
    const started = performance.now();
    const limits = { timeoutMs: 1_000 };
    const one = plugin({ generate: '(setsid sleep 600 &) ; sleep 600' });
    await expect(renderSource(input([one], { limits }))).rejects.toMatchObject({
      kind: 'timeout',
      message: 'plug-in shell did not finish in time',
    });
    expect(performance.now() - started).toBeLessThan(30_000);
  });

  it('is stopped when it writes without end', async () => {
    const limits = { maxOutputBytes: 100_000 };
    await expect(
      renderSource(input([plugin({ generate: 'yes' })], { limits })),
    ).rejects.toMatchObject({
      kind: 'limit',
    });
  });

  it.each([
    ['at once', "exec perl -e '$x = q(x) x 800_000_000'"],
    ['bit by bit', "exec perl -e 'push @x, q(x) x 1_000_000 while 1'"],
    ['in a process that it starts', 'sh -c "head -c 600M /dev/zero | tail" > /dev/null || exit 1'],
  ])('that takes too much memory %s is told so', async (_, generate) => {
    const small = localRunner({ env: {}, hidden: [], maxMemoryBytes: 64 * 1024 * 1024 });
    const hungry = { ...plugin({ generate }), runner: small };
    await expect(renderSource(input([hungry]))).rejects.toThrow(
      /plug-in shell.*(64 MiB of memory|64 MiB:).*LOCKSTEP_PLUGIN_MEMORY_MIB/s,
    );
  });

  it('has a warning for credentials that it does not get', async () => {
    const one = plugin({ generate: told('x'), spec: { provideGitCreds: true } });
    const { warnings } = await renderSource(input([one]));
    expect(warnings.map(({ message }) => message)).toEqual([
      expect.stringContaining('provideGitCreds'),
    ]);
  });
});

describe('where the machine shuts plug-ins off', () => {
  it.each([
    ['hides what it is told to', told(`$(cat ${secretDir}/key 2>/dev/null)`), ''],
    ['hides the renders of others', told('$(ls ../../.. | wc -l)'), '1'],
    ['has no network but its own', told('$(grep -c : /proc/net/dev)'), '1'],
    ['has no processes but its own', told('$$'), '1'],
    ['is not root', told('$(test $(id -u) = 0 && echo root)'), ''],
  ])('%s', async (_, generate, answer) => {
    if ((await isolationLevel(tmpdir())) !== 'files') return;
    expect(await said(input([plugin({ generate })]))).toBe(answer);
  });
});

describe('which plug-in renders a source', () => {
  const found = (discover: object, name: string) =>
    plugin({ name, generate: told(name), spec: { discover } });

  it.each([
    ['by file name', { fileName: './in*' }],
    ['by glob', { find: { glob: '**/in.txt' } }],
    ['by command', { find: { command: ['sh', '-c', 'ls in.txt'] } }],
  ])('is found %s, without being named', async (_, discover) => {
    const plugins = [
      found({ fileName: 'nothing' }, 'a'),
      found(discover, 'b'),
      plugin({ name: 'c' }),
    ];
    const rendered = await renderSource(input(plugins, { source: { plugin: undefined } }));
    expect(rendered.type).toBe('Plugin');
    expect(rendered.manifests).toMatchObject([{ data: { said: 'b' } }]);
  });

  it('comes before a chart that lies there, but not before what the source says', async () => {
    const plugins = [found({ fileName: 'Chart.yaml' }, 'charts')];
    const tree = memoryTree({ 'app/Chart.yaml': '', 'app/cm.yaml': configMap('one') });
    const { type } = await renderSource(input(plugins, { tree, source: { plugin: undefined } }));
    expect(type).toBe('Plugin');
    const directory = { recurse: true };
    const stated = await renderSource(
      input(plugins, { tree, source: { plugin: undefined, directory } }),
    );
    expect(stated.type).toBe('Directory');
  });

  it.each([
    ['is not installed', 'other', 'plug-in other is not installed; installed are: shell'],
    ['finds nothing there', 'shell', 'plug-in shell: its discovery finds nothing in app'],
  ])('that %s is told', async (_, name, message) => {
    const plugins = [found({ fileName: 'nothing' }, 'shell')];
    await expect(renderSource(input(plugins, { source: { plugin: { name } } }))).rejects.toThrow(
      message,
    );
  });
});

describe('the fingerprint of a plug-in', () => {
  const render = async (one: ReturnType<typeof plugin>) => {
    const given = input([one]);
    const { record } = await renderApplication([given]);
    return { given, record };
  };
  const changed = (path: string) => memoryTree({ ...FILES, [path]: 'changed' });

  it.each([
    ['any file, where it reads everything', undefined, 'other/file.txt', false],
    ['a file of its folder', '.', 'app/in.txt', false],
    ['a file of another folder', '.', 'other/file.txt', true],
    ['a file that it names', './in.txt; /other/*.txt', 'other/file.txt', false],
    ['a new file beside those that it names', '/other/*.txt', 'other/new.txt', false],
    ['a file that it does not name', 'in.txt', 'tool.sh', true],
  ])('after a change of %s', async (_, reads, path, holds) => {
    const annotations = reads === undefined ? undefined : { 'lockstep.dev/reads': reads };
    const { given, record } = await render(plugin({ generate: told('x'), annotations }));
    if (!record) throw new Error('no record');
    expect(await stillValid(record, [given])).toBe(true);
    expect(await stillValid(record, [{ ...given, tree: changed(path) }])).toBe(holds);
  });

  it('does not hold for another manifest of the plug-in, or other parameters', async () => {
    const { given, record } = await render(plugin({ generate: told('x') }));
    if (!record) throw new Error('no record');
    const other = { ...given, plugins: [plugin({ generate: told('y') })] };
    expect(await stillValid(record, [other])).toBe(false);
    const parameters = [{ name: 'a', string: 'b' }];
    const source = { ...given.source, plugin: { name: 'shell', parameters } };
    expect(await stillValid(record, [{ ...given, source }])).toBe(false);
  });

  it('does not exist where the plug-in says that its results move', async () => {
    const annotations = { 'lockstep.dev/cache': 'never' };
    expect((await render(plugin({ generate: told('x'), annotations }))).record).toBeUndefined();
  });

  it('of a directory does not hold once a plug-in would find it', async () => {
    const directory = renderInputOf({ 'app/cm.json': '[]' }, { path: 'app' });
    const { record } = await renderApplication([directory]);
    if (!record) throw new Error('no record');
    const discover = { fileName: 'cm.json' };
    const plugins = [plugin({ generate: told('x'), spec: { discover } })];
    expect(await stillValid(record, [{ ...directory, plugins }])).toBe(false);
  });
});

describe('parameters that a plug-in tells', () => {
  const listed = [{ name: 'region', string: 'eu' }];

  it('are those of its command before those of its manifest', async () => {
    const dynamic = { command: ['sh', '-c', `echo '[{"name":"'$(cat in.txt)'","array":["a"]}]'`] };
    const one = plugin({ spec: { parameters: { static: listed, dynamic } } });
    expect(await announceParameters(input([one]))).toEqual([
      { name: 'hello', array: ['a'] },
      ...listed,
    ]);
  });

  it('are refused when they are none', async () => {
    const dynamic = { command: ['echo', '{"name": 1}'] };
    const one = plugin({ spec: { parameters: { dynamic } } });
    await expect(announceParameters(input([one]))).rejects.toThrow('no JSON list of parameters');
  });
});
