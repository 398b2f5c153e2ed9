import type { Application } from '@lockstep/domain';
import type { ApplicationReference } from '@lockstep/store';
import { describe, expect, it } from 'vitest';
import { parseFields } from '../http/fields.ts';
import { ApplicationTexts, type ChosenFields } from './application-texts.ts';

type Row = Record<'health' | 'resourceVersion', string> & { reconciledAt?: string };

function fixture(rows: Record<string, Row>) {
  const reads: string[][] = [];
  const getMany = async (uids: string[]) => {
    reads.push(uids);
    return uids.flatMap((uid) => {
      const row = rows[uid];
      if (!row) return [];
      const { health, resourceVersion, reconciledAt } = row;
      const metadata = { name: `app-${uid}`, uid, resourceVersion };
      return { metadata, status: { health: { status: health }, reconciledAt } } as Application;
    });
  };
  const references = (): ApplicationReference[] =>
    Object.entries(rows).map(([uid, { health: _, ...row }]) => ({ uid, ...row }));
  return { texts: new ApplicationTexts({ getMany }), reads, references };
}

const chosen = (named: string) =>
  ({ named, selection: parseFields(named, 'items') }) as ChosenFields;
const NAMES = chosen('items.metadata.name');
const HEALTH = chosen('items.status.health');

describe.each([
  ['whole', undefined, '"Healthy"', '"Degraded"'],
  ['with chosen fields', HEALTH, '"Healthy"', '"Degraded"'],
] as const)('texts of applications, %s,', (_name, fields, before, after) => {
  it('are read once, while nothing changes', async () => {
    const { texts, reads, references } = fixture({
      a: { health: 'Healthy', resourceVersion: '1' },
    });
    const first = await texts.read(references(), fields);
    expect(await texts.read(references(), fields)).toEqual(first);
    expect(first[0]).toContain(before);
    expect(reads).toEqual([['a']]);
  });

  it.each<[string, Partial<Row>]>([
    ['a newer version', { resourceVersion: '2' }],
    ['a later look', { reconciledAt: '2026-01-01T00:00:00Z' }],
  ])('are read again for %s, and only those', async (_what, change) => {
    const rows: Record<string, Row> = {
      a: { health: 'Healthy', resourceVersion: '1' },
      b: { health: 'Healthy', resourceVersion: '1' },
    };
    const { texts, reads, references } = fixture(rows);
    await texts.read(references(), fields);
    rows.a = { health: 'Degraded', resourceVersion: '1', ...change };
    const [a, b] = await texts.read(references(), fields);
    expect(a).toContain(after);
    expect(b).toContain(before);
    expect(reads).toEqual([['a', 'b'], ['a']]);
  });

  it('keep the order that is asked for, and leave out who is gone', async () => {
    const rows: Record<string, Row> = {
      a: { health: 'Healthy', resourceVersion: '1' },
      b: { health: 'Degraded', resourceVersion: '1' },
    };
    const { texts, references } = fixture(rows);
    await texts.read(references().slice(0, 1), fields);
    const asked = [{ uid: 'gone', resourceVersion: '1' }, ...references().toReversed()];
    const [first, second, ...others] = await texts.read(asked, fields);
    expect([first?.includes(after), second?.includes(before), others]).toEqual([true, true, []]);
  });
});

it('each choice of fields has texts of its own', async () => {
  const { texts, references } = fixture({ a: { health: 'Healthy', resourceVersion: '1' } });
  for (let round = 0; round < 2; round++) {
    expect(await texts.read(references(), NAMES)).toEqual(['{"metadata":{"name":"app-a"}}']);
    expect(await texts.read(references(), HEALTH)).toEqual([
      '{"status":{"health":{"status":"Healthy"}}}',
    ]);
    expect((await texts.read(references()))[0]).toContain('"resourceVersion":"1"');
  }
});
