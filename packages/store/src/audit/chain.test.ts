import { describe, expect, it } from 'vitest';
import type { AuditEntry } from './api.ts';
import { canonicalJson, GENESIS, hashOf, link, misfit } from './chain.ts';

const entryOf = (id: string, detail: Record<string, unknown> = {}): AuditEntry => ({
  id,
  at: '2026-01-02T03:04:05.678Z',
  actor: 'ana',
  groups: [],
  tokenId: '',
  address: '10.0.0.7',
  requestId: 'r1',
  cause: 'person',
  outcome: 'done',
  action: 'update',
  kind: 'application',
  object: 'argocd/shop',
  project: 'default',
  detail,
});

describe('canonical JSON', () => {
  it.each([
    [
      'keys in order, at every depth',
      { b: 1, a: { d: [1, { z: 0, y: 0 }], c: null } },
      '{"a":{"c":null,"d":[1,{"y":0,"z":0}]},"b":1}',
    ],
    ['capitals first, as UTF-16 units go', { a: 1, B: 2, ä: 3 }, '{"B":2,"a":1,"ä":3}'],
    ['texts as JSON writes them', { 'k"': 'line\n\u2028' }, '{"k\\"":"line\\n\u2028"}'],
    ['scalars', [true, 1.5, 'x', null], '[true,1.5,"x",null]'],
  ])('has %s', (_name, value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });
});

describe('the chain', () => {
  const sealed = link(
    GENESIS,
    ['5', '3', '9'].map((id) => entryOf(id, { n: id })),
  );

  it('hashes what the documentation says, without empty fields', () => {
    expect(hashOf(entryOf('1'), 1, GENESIS.hash)).toBe(
      // printf '%s%064d' '{"action":…,"seq":1}' 0 | sha256sum
      '90f16eead61170281b0d7ad826c9bc605d91f7bc75b1900541250e8a2d52c8ea',
    );
  });

  it('gives each row its place and the hash before it', () => {
    expect(sealed.map(({ seq, previousHash }) => [seq, previousHash])).toEqual([
      [1, GENESIS.hash],
      [2, sealed[0]?.hash],
      [3, sealed[1]?.hash],
    ]);
  });

  it('does not change hashes by fields that a later version adds and leaves empty', () => {
    const later = { ...entryOf('1'), reason: '', tags: [], more: {} };
    expect(hashOf(later, 1, GENESIS.hash)).toBe(hashOf(entryOf('1'), 1, GENESIS.hash));
  });

  const [first, second, third] = sealed;
  const changes = Object.keys(entryOf('1')).map((field) => [field]);
  it.each(changes)('tells that %s was changed', (field) => {
    const value = (second as unknown as Record<string, unknown>)[field];
    const other = typeof value === 'string' ? `${value}x` : Array.isArray(value) ? ['x'] : { x: 1 };
    const forged = { ...(second as AuditEntry), [field]: other };
    expect(misfit(first as never, forged)).toBe('it was changed after it was sealed');
  });

  it.each([
    ['fits', first, second, undefined],
    [
      'was replaced by one with hashes of its own',
      first,
      { ...second, previousHash: 'f'.repeat(64) },
      'it does not follow the row before it',
    ],
    ['lost its hash', first, { ...second, hash: undefined }, 'it was changed after it was sealed'],
    ['comes after a gap', first, third, 'row 2 is missing'],
    ['comes after a wide gap', GENESIS, third, 'rows 1 to 2 are missing'],
  ])('tells of a row that %s', (_name, before, row, problem) => {
    expect(misfit(before as never, row as never)).toBe(problem);
  });
});
