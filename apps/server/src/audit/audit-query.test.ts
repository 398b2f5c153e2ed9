import { describe, expect, it } from 'vitest';
import { auditFilterOf, auditFilterQuery } from './audit-query.ts';
import { WRITERS } from './audit-text.ts';

const read = (query: object) => auditFilterOf(auditFilterQuery.parse(query));

describe('the filter of the audit', () => {
  it.each([
    ['nothing', {}, {}],
    ['empty texts, as nothing', { actor: '', outcome: '', from: '' }, {}],
    ['texts', { actor: 'ana', requestId: 'r' }, { actor: 'ana', requestId: 'r' }],
    ['a day', { from: '2026-01-31' }, { from: '2026-01-31T00:00:00.000Z' }],
    ['a time', { to: '2026-01-31T12:00:00+02:00' }, { to: '2026-01-31T10:00:00.000Z' }],
    ['ids', { before: '12', after: '3' }, { before: '12', after: '3' }],
  ])('takes %s', (_name, query, filter) => {
    expect(read(query)).toEqual(filter);
  });

  it.each([
    [{ from: 'yesterday' }],
    [{ to: '2026-13-01' }],
    [{ from: '2026-01-31T12:00:00' }],
    [{ before: '-1' }],
    [{ before: '9'.repeat(19) }],
    [{ after: '1e3' }],
    [{ outcome: 'maybe' }],
    [{ actor: 'a\0' }],
    [{ from: '0000-01-01' }],
    [{ to: '9999-01-01' }],
  ])('refuses %j', (query) => {
    expect(() => read(query)).toThrow();
  });
});

describe('a line as CSV', () => {
  const line = (object: string) =>
    WRITERS.csv
      .line({ ...ENTRY, object })
      .split(',')
      .slice(11, 12)
      .join();
  const ENTRY = {
    id: '7',
    at: '2026-01-02T03:04:05.000Z',
    actor: 'ana',
    groups: ['a', 'b'],
    tokenId: '',
    address: '::1',
    requestId: 'r',
    cause: 'person',
    outcome: 'done' as const,
    action: 'update',
    kind: 'project',
    object: 'p',
    project: 'p',
    detail: { a: '1' },
    seq: 3,
  };

  it('has a cell for every column', () => {
    expect(WRITERS.csv.head).toMatch(/^id,at,actor,groups,tokenId,.*,seq,previousHash,hash\r\n$/);
    expect(WRITERS.csv.line(ENTRY)).toBe(
      '7,2026-01-02T03:04:05.000Z,ana,a b,,::1,r,person,done,update,project,p,p,"{""a"":""1""}",3,,\r\n',
    );
  });

  it.each([
    ['a quote', 'a"b', '"a""b"'],
    ['a line break', 'a\nb', '"a\nb"'],
    ['a formula', '=HYPERLINK(1)', "'=HYPERLINK(1)"],
    ['another formula', '@SUM', "'@SUM"],
  ])('is safe with %s', (_name, object, text) => {
    expect(line(object)).toBe(text);
  });
});
