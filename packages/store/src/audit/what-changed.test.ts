import { describe, expect, it } from 'vitest';
import { maskText, REDACTED } from './mask.ts';
import { whatChanged } from './what-changed.ts';

describe('what changed', () => {
  it.each([
    ['nothing', { a: 1, b: { c: [1] } }, { b: { c: [1] }, a: 1 }, []],
    [
      'a field',
      { spec: { path: 'a' } },
      { spec: { path: 'b' } },
      [{ path: 'spec.path', before: 'a', after: 'b' }],
    ],
    ['a field that came', {}, { a: { b: 0 } }, [{ path: 'a.b', after: 0 }]],
    ['a field that went', { a: { b: false } }, {}, [{ path: 'a.b', before: false }]],
    [
      'another kind of value',
      { a: { b: 1 } },
      { a: 'x' },
      [{ path: 'a', before: { b: 1 }, after: 'x' }],
    ],
    [
      'a list of texts, as a whole',
      { a: ['x'] },
      { a: ['x', 'y'] },
      [{ path: 'a', before: ['x'], after: ['x', 'y'] }],
    ],
    ['an empty list that came', {}, { a: [] }, [{ path: 'a', after: [] }]],
    [
      'items by their names, in any order',
      {
        p: [
          { name: 'a', value: '1' },
          { name: 'b', value: '2' },
        ],
      },
      {
        p: [
          { name: 'b', value: '2' },
          { name: 'a', value: '3' },
        ],
      },
      [{ path: 'p[a].value', before: '1', after: '3' }],
    ],
    [
      'items by their places where they have no names',
      { s: [{ path: 'a' }, { path: 'b' }] },
      { s: [{ path: 'a' }, { path: 'c' }] },
      [{ path: 's[1].path', before: 'b', after: 'c' }],
    ],
    ['null', { a: null }, { a: 1 }, [{ path: 'a', before: null, after: 1 }]],
    ['a key like a method', {}, { constructor: 1 }, [{ path: 'constructor', after: 1 }]],
  ])('names %s', (_name, before, after, changes) => {
    expect(whatChanged(before, after)).toEqual({ changes });
  });

  it.each([
    ['by its key', { password: 's3cret' }, 'password'],
    ['by a key of several words', { helm: { adminPassword: 's3cret' } }, 'helm.adminPassword'],
    ['by a dotted key', { data: { 'db.api-key': 's3cret' } }, 'data.db.api-key'],
    ['below its key', { credentials: { user: 's3cret' } }, 'credentials'],
    ['by the name beside it', { p: [{ name: 'db.token', value: 's3cret' }] }, 'p[db.token].value'],
  ])('tells that a secret changed, not what it is: %s', (_name, after, path) => {
    const told = whatChanged({}, after);
    expect(told.changes).toContainEqual({ path, after: REDACTED });
    expect(JSON.stringify(told)).not.toContain('s3cret');
  });

  it('keeps ids of project tokens, which are no secrets', () => {
    const roles = [{ name: 'ci', jwtTokens: [{ id: 'a', iat: 5 }] }];
    expect(whatChanged({ roles: [] }, { roles }).changes).toContainEqual({
      path: 'roles[ci].jwtTokens[0].id',
      after: 'a',
    });
  });

  it('is bounded, and says what it left out', () => {
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`k${n}`, n]));
    const told = whatChanged({}, many);
    expect([told.changes.length, told.changesLeftOut]).toEqual([100, 4900]);
    const wide = Object.fromEntries(
      Array.from({ length: 50 }, (_, n) => [`k${n}`, 'x'.repeat(1e5)]),
    );
    expect(JSON.stringify(whatChanged({}, wide)).length).toBeLessThan(20_000);
    const deep = JSON.parse(`${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}`);
    expect(JSON.stringify(whatChanged({}, deep)).length).toBeLessThan(3000);
  });
});

describe('a text', () => {
  it.each([
    ['the user of an address', 'https://bob:pw@git.example/a.git', 'https://***@git.example/a.git'],
    ['an assignment', '--set db.password=pw,x=1', '--set db.password=***'],
    ['a known kind of token', 'use ghp_abcdefgh12345678 here', 'use *** here'],
    ['a web token', `Bearer eyJhbGciOiJ9.eyJzdWIi.c2ln!`, 'Bearer ***!'],
    ['a web token after a sign', 'x-eyJhbGciOiJ9.eyJzdWIi.', 'x-***'],
    ['lines of which one is a secret', 'image: x\npassword: pw\n', '(redacted, 3 lines)'],
    ['a private key', '-----BEGIN PRIVATE KEY-----\nMII', REDACTED],
    ['more than is looked through', 'x'.repeat(70_000), '(70000 characters)'],
  ])('loses %s', (_name, text, masked) => {
    expect(maskText(text)).toBe(masked);
  });

  it.each(['replicas: 2\nimage: nginx\n', 'main', 'https://git.example/a.git', 'secretName'])(
    'without secrets stays: %j',
    (text) => expect(maskText(text)).toBe(text),
  );

  it('is looked through in linear time', () => {
    const started = process.cpuUsage();
    for (const text of [
      'token '.repeat(10_000),
      `password${' '.repeat(60_000)}`,
      'a'.repeat(64_000),
      '//'.repeat(30_000),
      'eyJ-'.repeat(16_000),
      'a.'.repeat(32_000),
      `${'-eyJ'.repeat(8_000)}.${'b'.repeat(30_000)}`,
    ])
      maskText(text);
    expect(process.cpuUsage(started).user).toBeLessThan(2_000_000);
  });
});
