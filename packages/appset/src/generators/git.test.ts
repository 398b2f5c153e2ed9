import { describe, expect, test } from 'vitest';
import { type Options, paramSets } from '../testing/given.ts';

const files = {
  'README.md': '',
  'apps/web_ui/deploy.yaml': '',
  'apps/web_ui/base/x.yaml': '',
  'apps/api/deploy.yaml': '',
  'apps/api-v2/deploy.yaml': '',
  'apps/.hidden/inner/x.yaml': '',
  'apps/file.yaml': '',
  '.github/workflows/ci.yaml': '',
};

async function pathsOf(git: object, options: Options = {}): Promise<unknown[]> {
  const sets = await paramSets({ git }, { files, ...options });
  return sets.map((set) => (set as { path: string }).path);
}

describe('directories', () => {
  test.each<[string, object[], string[]]>([
    [
      'one level, in the order of a walk',
      [{ path: 'apps/*' }],
      ['apps/api', 'apps/api-v2', 'apps/web_ui'],
    ],
    ['the root’s', [{ path: '*' }], ['apps']],
    ['two levels', [{ path: '*/*/*' }], ['apps/web_ui/base']],
    ['a name', [{ path: 'apps/api' }], ['apps/api']],
    ['a star does not cross a slash', [{ path: 'apps*' }], ['apps']],
    ['two stars are one', [{ path: '**' }], ['apps']],
    ['a question mark', [{ path: 'apps/ap?' }], ['apps/api']],
    ['a set', [{ path: 'apps/[a-m]*' }], ['apps/api', 'apps/api-v2']],
    ['not a set', [{ path: 'apps/[^a]*' }], ['apps/web_ui']],
    ['! does not negate a set', [{ path: 'apps/[!a]pi' }], ['apps/api']],
    [
      'exclusions win, wherever they stand',
      [{ path: 'apps/api', exclude: true }, { path: 'apps/*' }],
      ['apps/api-v2', 'apps/web_ui'],
    ],
    [
      'exclusions by pattern',
      [{ path: 'apps/*' }, { path: 'apps/api*', exclude: true }],
      ['apps/web_ui'],
    ],
    ['exclusions alone name none', [{ path: 'x', exclude: true }], []],
    [
      'once, though two patterns name it',
      [{ path: 'apps/api' }, { path: 'apps/ap?' }],
      ['apps/api'],
    ],
    [
      'hidden ones do not count',
      [{ path: 'apps/.hidden' }, { path: 'apps/.hidden/inner' }, { path: '.github' }],
      [],
    ],
    ['a leading slash fits nothing', [{ path: '/apps/*' }], []],
    ['what cannot be read fits nothing', [{ path: 'apps/[' }, { path: 'apps/api' }], ['apps/api']],
  ])('%s', async (_, directories, paths) => {
    expect(await pathsOf({ directories })).toEqual(paths);
  });

  test('have these parameters without Go templates', async () => {
    const git = { directories: [{ path: 'apps/web_ui' }] };
    expect(await paramSets({ git }, { files })).toEqual([
      {
        path: 'apps/web_ui',
        'path.basename': 'web_ui',
        'path.basenameNormalized': 'web-ui',
        'path[0]': 'apps',
        'path[1]': 'web_ui',
      },
    ]);
  });

  test('have these with them', async () => {
    const git = { directories: [{ path: 'apps/web_ui' }] };
    const path = {
      path: 'apps/web_ui',
      basename: 'web_ui',
      basenameNormalized: 'web-ui',
      segments: ['apps', 'web_ui'],
    };
    expect(await paramSets({ git }, { files, goTemplate: true })).toEqual([{ path }]);
    const prefixed = { ...git, pathParamPrefix: 'app' };
    expect(await paramSets({ git: prefixed }, { files, goTemplate: true })).toEqual([
      { app: { path } },
    ]);
  });

  test('stand under a prefix', async () => {
    const git = { directories: [{ path: 'apps' }], pathParamPrefix: 'my' };
    expect(await paramSets({ git }, { files })).toEqual([
      {
        'my.path': 'apps',
        'my.path.basename': 'apps',
        'my.path.basenameNormalized': 'apps',
        'my.path[0]': 'apps',
      },
    ]);
  });

  test('are asked of the repository at the revision, and go before files', async () => {
    const asked: object[] = [];
    const git = {
      repoURL: 'https://git.example.com/x',
      revision: 'v1',
      directories: [{ path: 'apps' }],
      files: [{ path: '*.md' }],
      values: { v: '{{path.basename}}' },
    };
    const sets = await paramSets({ git }, { files, asked });
    expect(asked).toEqual([{ repoURL: 'https://git.example.com/x', revision: 'v1' }]);
    expect(sets).toMatchObject([{ path: 'apps', 'values.v': 'apps' }]);
  });
});

const configs = {
  'root.yaml': 'a: root\n',
  'clusters/dev/config.json': '{"a": "dev", "n": {"x": 1000000, "y": [1, {"z": "t"}], "e": {}}}',
  'clusters/eu/prod/config.yaml': 'a: prod\nb: yes\nc: null\nd: 0.5\n',
  'clusters/config.txt': 'a: list\n',
  'clusters/empty.yaml': '',
  'lists/two.yaml': '- a: one\n- a: two\n',
  'bad/text.yaml': 'just text',
  'bad/broken.yaml': 'a: [',
  'bad/numbers.yaml': '[1, 2]',
};

async function filesOf(paths: object[]): Promise<unknown[]> {
  const sets = await paramSets({ git: { files: paths } }, { files: configs });
  return sets.map((set) => (set as { a?: string }).a);
}

describe('files', () => {
  test.each<[string, object[], unknown[]]>([
    ['a name', [{ path: 'root.yaml' }], ['root']],
    ['a star crosses slashes', [{ path: 'clusters/*.yaml' }], [undefined, 'prod']],
    ['two stars need a folder between', [{ path: 'clusters/**/config.*' }], ['dev', 'prod']],
    ['and one before', [{ path: '**/root.yaml' }], []],
    ['a folder is all below it', [{ path: 'clusters/eu' }], ['prod']],
    ['a folder with a slash too', [{ path: './clusters/eu/' }], ['prod']],
    ['a question mark', [{ path: 'clusters/???/config.json' }], ['dev']],
    ['a set', [{ path: 'clusters/[!e]*/config.*' }], ['dev']],
    ['a class', [{ path: 'clusters/[[:alpha:]]ev/*' }], ['dev']],
    ['an escape', [{ path: 'root\\.yaml' }], ['root']],
    [
      'in the order of their paths',
      [{ path: 'root.yaml' }, { path: 'clusters/dev' }],
      ['dev', 'root'],
    ],
    ['once, though two patterns name it', [{ path: 'root.yaml' }, { path: 'r*.yaml' }], ['root']],
    [
      'without those excluded',
      [
        { path: 'clusters' },
        { path: '*/eu/*', exclude: true },
        { path: '*.txt', exclude: true },
        { path: '*/empty.yaml', exclude: true },
      ],
      ['dev'],
    ],
    ['a list is several sets', [{ path: 'lists/*' }], ['one', 'two']],
    ['nothing is named', [{ path: 'nowhere/*' }], []],
  ])('%s', async (_, paths, found) => {
    expect(await filesOf(paths)).toEqual(found);
  });

  test('are flat without Go templates, each value as Go prints it', async () => {
    const git = { files: [{ path: 'clusters/dev' }, { path: 'clusters/eu' }] };
    expect(await paramSets({ git }, { files: configs })).toEqual([
      {
        a: 'dev',
        'n.x': '1e+06',
        'n.y.0': '1',
        'n.y.1.z': 't',
        path: 'clusters/dev',
        'path.basename': 'dev',
        'path.basenameNormalized': 'dev',
        'path.filename': 'config.json',
        'path.filenameNormalized': 'config.json',
        'path[0]': 'clusters',
        'path[1]': 'dev',
      },
      expect.objectContaining({ b: 'true', c: '<nil>', d: '0.5', 'path[2]': 'prod' }),
    ]);
  });

  test('are what they hold with them, and path is the place', async () => {
    const git = { files: [{ path: 'root.yaml' }], values: { v: '{{ .a }}/{{ .path.filename }}' } };
    expect(await paramSets({ git }, { files: configs, goTemplate: true })).toEqual([
      {
        a: 'root',
        path: {
          path: '.',
          basename: '.',
          basenameNormalized: '',
          filename: 'root.yaml',
          filenameNormalized: 'root.yaml',
          segments: ['.'],
        },
        values: { v: 'root/root.yaml' },
      },
    ]);
  });

  test('cannot say what path is, and own values replace theirs', async () => {
    const written = { 'a/x.yaml': 'path: theirs\nvalues: {a: 1, b: 2}\n' };
    const git = { files: [{ path: 'a/*' }], values: { a: 'own' } };
    const [go] = await paramSets({ git }, { files: written, goTemplate: true });
    expect(go).toMatchObject({ path: { path: 'a' } });
    expect((go as { values: object }).values).toEqual({ a: 'own' });
    const [flat] = await paramSets({ git }, { files: written });
    expect(flat).toMatchObject({ path: 'a', 'values.a': 'own', 'values.b': '2' });
  });

  test.each([
    ['bad/text.yaml', "unable to process file 'bad/text.yaml': unable to parse file"],
    ['bad/broken.yaml', "unable to process file 'bad/broken.yaml': unable to parse file"],
    ['bad/numbers.yaml', 'must hold an object or a list of objects'],
    ['/root.yaml', "'/root.yaml' is outside repository"],
    ['../x.yaml', "'../x.yaml' is outside repository"],
  ])('%s is told', async (path, message) => {
    await expect(filesOf([{ path }])).rejects.toThrow(message);
  });

  test('of an OCI artifact are found as those of a repository', async () => {
    const asked: object[] = [];
    const oci = {
      repoURL: 'oci://r.example.com/a',
      revision: '1.0.0',
      directories: [{ path: '*' }],
    };
    const sets = await paramSets({ oci }, { files: { 'web/a.yaml': '' }, asked });
    expect(sets).toMatchObject([{ path: 'web', 'path[0]': 'web' }]);
    expect(asked).toEqual([{ repoURL: 'oci://r.example.com/a', revision: '1.0.0' }]);
  });

  test('neither directories nor files is refused', async () => {
    await expect(paramSets({ git: { repoURL: 'x' } })).rejects.toThrow('git: has neither');
  });
});
