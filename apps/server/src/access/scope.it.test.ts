import {
  applicationObject,
  createAuthorizer,
  type ProjectRole,
  readRbacConfigMap,
} from '@lockstep/access';
import { type ApplicationSummary, parseApplication } from '@lockstep/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applicationBody, startTestServer, type TestServer } from '../testing/test-server.ts';

/** What the database answers must be what the evaluator answers, application by application. */

let server: TestServer;
let all: ApplicationSummary[];

const PROJECTS = ['shop', 'shop2', 'Shop', 'ops', 'a_b', 'axb', 'a.b', 'p%'];
const NAMESPACES = ['argocd', 'team', 'shop'];
const APPLICATIONS = ['web', 'web-prod', 'app1', 'app22', 'w_b', 'wxb'];

beforeAll(async () => {
  server = await startTestServer();
  for (const project of PROJECTS) {
    for (const namespace of NAMESPACES) {
      for (const app of APPLICATIONS) {
        const name = `${app.replace('_', '.')}-${PROJECTS.indexOf(project)}`;
        const raw = applicationBody(name, { metadata: { namespace }, spec: { project } });
        const { applications } = server.store;
        await applications.create(parseApplication(raw), raw, { upsert: false }, { name: 'test' });
      }
    }
  }
  all = (await server.store.applications.listSummaries({})).items;
});
afterAll(() => server.close());

interface Setting {
  csv: string;
  matchMode?: string;
  defaultRole?: string;
  projects?: { name: string; roles: ProjectRole[] }[];
}

const WHO = { subject: 'ann', groups: ['team', 'other'], resource: 'applications', action: 'get' };

async function compare({ csv, matchMode = 'glob', defaultRole = '', projects = [] }: Setting) {
  const data = { 'policy.csv': csv, 'policy.matchMode': matchMode, 'policy.default': defaultRole };
  const authorizer = await createAuthorizer({ rbac: readRbacConfigMap(data), projects });
  const expected = all.filter((one) =>
    authorizer.allows({ ...WHO, object: applicationObject(one) }),
  );
  const scope = authorizer.scopeOf(WHO);
  if (scope === 'by-object') return { kind: scope, expected: expected.length };
  const { items } = await server.store.applications.listSummaries({ permitted: scope });
  const names = (list: ApplicationSummary[]) => list.map(applicationObject).sort();
  expect(names(items), `${matchMode}\n${csv}`).toEqual(names(expected));
  return { kind: 'in-sql' as const, expected: expected.length };
}

/** Beginnings of patterns, each for a project or for none. */
const MANY = ['shop/web*-', 'a_b/*app', 'p%/team/*', '*/w?b-'];
const ALLOW = (pattern: string) => `p, ann, applications, get, "${pattern}", allow`;
const DENY = (pattern: string) => `p, ann, applications, get, "${pattern}", deny`;

describe('a scope selects in the database what the evaluator allows', () => {
  it.each<[string, string]>([
    ['everything', ALLOW('*/*')],
    ['nothing', ''],
    ['a project', ALLOW('shop/*')],
    ['a project, without what it contains', `${ALLOW('shop/*')}\n${DENY('shop/team/*')}`],
    ['a project whose name means something in LIKE', ALLOW('a_b/*')],
    ['another one', ALLOW('p%/*')],
    ['one application', ALLOW('shop/web-0')],
    ['one in a namespace', ALLOW('shop/team/web-0')],
    ['a namespace', ALLOW('*/team/*')],
    ['an ending', ALLOW('*-prod-0')],
    ['any one character', ALLOW('a?b/*')],
    ['an underscore', ALLOW('*/w_b*')],
    ['everything but a project', `${ALLOW('*')}\n${DENY('ops/*')}`],
    [
      'what another name may',
      `${DENY('*')}\ng, team, role:x\np, role:x, applications, *, o*, allow`,
    ],
    ['nothing, by a group without g line', 'p, team, applications, get, *, allow'],
    ['nothing, by a glob that is none', ALLOW('shop/[')],
    [
      'dozens of patterns',
      Array.from({ length: 40 }, (_, i) => ALLOW(`${MANY[i % 4]}${i}`)).join('\n'),
    ],
    [
      'dozens of patterns of one project, and a denial',
      `${Array.from({ length: 40 }, (_, i) => ALLOW(`shop/*${i}`)).join('\n')}\n${DENY('shop/team/*')}`,
    ],
    [
      'patterns of hundreds of projects',
      [
        ...Array.from({ length: 250 }, (_, i) => ALLOW(`none-${i}/web*`)),
        ...PROJECTS.map((project) => ALLOW(`${project}/*1-?`)),
      ].join('\n'),
    ],
    [
      'single applications of several projects',
      `${ALLOW('shop/web-0')}\n${ALLOW('p%/team/app1-7')}`,
    ],
    ['a project, and what no project bounds', `${ALLOW('shop/*')}\n${ALLOW('*-3')}`],
  ])('%s', async (_, csv) => {
    expect((await compare({ csv })).kind).toBe('in-sql');
  });

  it.each<[string, string, 'in-sql' | 'by-object']>([
    ['anchored', ALLOW('^shop/.*$'), 'in-sql'],
    ['not anchored', ALLOW('prod'), 'in-sql'],
    ['alternatives', ALLOW('^(shop|ops)/'), 'in-sql'],
    ['classes and counts', ALLOW('app[0-9]{2}-[^1]'), 'in-sql'],
    ['escaped dots', ALLOW('^a\\.b/'), 'in-sql'],
    ['none, which refuses all', `${ALLOW('.*')}\n${ALLOW('*')}`, 'in-sql'],
    ['what PostgreSQL reads otherwise', ALLOW('\\bweb\\b'), 'by-object'],
    ['options', ALLOW('(?i)SHOP/'), 'by-object'],
  ])('regular expressions: %s', async (_, csv, kind) => {
    const answer = await compare({ csv, matchMode: 'regex' });
    expect(answer.kind).toBe(kind);
  });

  it.each<[string, string, number]>([
    ['of projects', '{shop,ops}/*', 36],
    ['of any text', '{shop,*s}/web-{prod-,}[03]', 4],
    ['within choices', '{a{_b,.b},ops}/*', 54],
    ['and classes', '[so]*/[vw]eb-[0-3]', 9],
    ['and classes that exclude', '*/w[!eu-z]b-4', 6],
    ['and ranges that exclude', 'a[!a-z]b/*', 36],
    ['and brackets with all that means something', 'a[._^%\\\\]b/*', 36],
  ])('choices in globs %s', async (_, pattern, expected) => {
    expect(await compare({ csv: ALLOW(pattern) })).toEqual({ kind: 'in-sql', expected });
  });

  it('more choices than anybody writes are asked object by object', async () => {
    const choices = `{${Array.from({ length: 100 }, (_, n) => `p${n}`).join(',')},shop}/*`;
    expect(await compare({ csv: ALLOW(choices) })).toEqual({ kind: 'by-object', expected: 18 });
  });

  it('roles of projects count for their project alone', async () => {
    const policies = ['p, proj:ops:dev, applications, get, *, allow'];
    const projects = [{ name: 'ops', roles: [{ name: 'dev', policies, groups: ['other'] }] }];
    expect(await compare({ csv: ALLOW('shop/*'), projects })).toEqual({
      kind: 'in-sql',
      expected: 36,
    });
  });

  it.each<[string, Record<string, string[]>, string, number]>([
    [
      'all, a part and nothing of them',
      { ops: ['ops/*'], shop: ['shop/web*'], Shop: ['x/*'] },
      '',
      20,
    ],
    [
      'all of every one',
      Object.fromEntries(PROJECTS.map((name) => [name, [`${name}/*`]])),
      '',
      144,
    ],
    ['beside what the policy gives', { ops: ['ops/team/*'] }, ALLOW('shop/*'), 24],
    ['beside what the policy gives anywhere', { ops: ['ops/team/*'] }, ALLOW('*-prod-*'), 29],
    ['beside what the policy denies', { ops: ['ops/*'] }, `${ALLOW('*')}\n${DENY('ops/*')}`, 144],
    ['with a denial of its own', { ops: ['ops/*', '!ops/team/*'] }, '', 12],
  ])('roles of projects: %s', async (_, objects, csv, expected) => {
    const projects = Object.entries(objects).map(([name, patterns]) => ({
      name,
      roles: [
        { name: 'dev', policies: patterns.map((one) => lineOf(name, one)), groups: ['team'] },
      ],
    }));
    expect(await compare({ csv, projects })).toEqual({ kind: 'in-sql', expected });
  });

  it('on random policies', { timeout: 120_000 }, async () => {
    const random = randomOf(7);
    let seen = 0;
    for (let round = 0; round < 200; round += 1) {
      const answer = await compare(randomSetting(random));
      expect(answer.kind).toBe('in-sql');
      seen += answer.expected;
    }
    expect(seen).toBeGreaterThan(1000);
  });
});

/** A line of a project's role; one with `!` denies. */
function lineOf(project: string, pattern: string): string {
  const isDenial = pattern.startsWith('!');
  const object = isDenial ? pattern.slice(1) : pattern;
  const effect = isDenial ? 'deny' : 'allow';
  return `p, proj:${project}:dev, applications, get, "${object}", ${effect}`;
}

/** A stream of numbers below 1, the same for each seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) & 0x7f_ff_ff_ff;
    return state / 0x7f_ff_ff_ff;
  };
}

const NAMES = ['ann', 'ann', 'team', 'role:a', 'role:b', 'role:readonly', 'proj:ops:dev', ''];
const GLOBS = [
  '*',
  '*/*',
  'shop/*',
  'shop*',
  'a_b/*',
  'a?b/*',
  '*/team/*',
  '*-prod-*',
  'ops/web-3',
];
const REGEXES = ['.*', '^shop/', 'prod', '^(ops|a_b)/', 'w.b', 'app[0-9]+-[0-3]$', '^a\\.b/', '*'];

function randomSetting(random: () => number): Setting {
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
  const matchMode = random() < 0.6 ? 'glob' : 'regex';
  const object = () => pick(matchMode === 'glob' ? GLOBS : REGEXES);
  const effect = () => (random() < 0.7 ? 'allow' : 'deny');
  const line = () =>
    random() < 0.3
      ? `g, ${pick(NAMES)}, ${pick(NAMES)}`
      : `p, ${pick(NAMES)}, applications, get, ${object()}, ${effect()}`;
  const lines = Array.from({ length: 1 + Math.floor(random() * 8) }, line);
  const own = () => `p, proj:ops:dev, applications, get, ${object()}, ${effect()}`;
  const role = { name: 'dev', policies: [own(), own()], groups: [pick(['team', 'other', 'no'])] };
  return {
    csv: lines.join('\n'),
    matchMode,
    defaultRole: pick(['', '', 'role:a', 'role:readonly']),
    projects: random() < 0.5 ? [{ name: 'ops', roles: [role] }] : [],
  };
}
