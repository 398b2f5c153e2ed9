import type { Hold } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { holdBody, holdOf, holdsNow, holdView } from './hold-words.ts';

const nowMs = Date.parse('2026-11-21T15:00:00Z');
const since = '2026-11-21T14:00:00Z';
const web = { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web' };
const whole: Hold = { by: 'ann', reason: 'incident 7', since };
const quarantine = { fingerprint: 'f', revision: 'a'.repeat(40), author: 'Bo', subject: 'Faster' };

describe('a hold is told', () => {
  it.each<[string, Hold, string, string]>([
    ['of the application', whole, 'Automation is held', 'by ann until released: incident 7'],
    [
      'of a resource',
      { ...whole, resource: web },
      'Deployment web is held',
      'by ann until released: incident 7',
    ],
    [
      'of a rollback',
      { ...whole, deployment: { id: 3, revision: 'b'.repeat(40) } },
      'Automation is held',
      'by ann at bbbbbbb until released: incident 7',
    ],
    [
      'as a quarantine',
      { ...whole, quarantine },
      'aaaaaaa is in quarantine',
      '“Faster” of Bo is not deployed again by automation: incident 7',
    ],
  ])('%s', (_, hold, title, detail) => {
    expect(holdView(hold, nowMs)).toMatchObject({ title, detail });
  });

  it('with its end', () => {
    const { detail } = holdView({ ...whole, until: '2026-12-24T18:00:00Z' }, nowMs);
    expect(detail).toMatch(/^by ann until 2\d Dec \d\d:\d\d: incident 7$/);
  });
});

it('ends by itself', () => {
  const until = (at: string): Hold => ({ ...whole, until: at });
  const holds = [until('2026-11-21T14:59:00Z'), until('2026-11-21T15:01:00Z'), whole];
  expect(holdsNow(holds, nowMs)).toEqual(holds.slice(1));
});

it('finds the hold of the same thing', () => {
  const holds: Hold[] = [
    { ...whole, quarantine },
    { ...whole, resource: web },
  ];
  expect(holdOf(holds)).toBeUndefined();
  expect(holdOf(holds, { ...web })).toBe(holds[1]);
  expect(holdOf(holds, { ...web, name: 'api' })).toBeUndefined();
  expect(holdOf([whole])).toBe(whole);
});

it.each([
  [{ reason: ' ', length: '2h', until: '' }, { problem: 'Say why' }],
  [
    { reason: ' x ', length: '2h', until: '' },
    { reason: 'x', for: '2h' },
  ],
  [{ reason: 'x', length: 'until', until: '' }, { problem: 'Say until when' }],
  [
    { reason: 'x', length: 'until', until: '2026-11-21T14:00:00Z' },
    { problem: 'The time must lie ahead' },
  ],
  [
    { reason: 'x', length: 'until', until: '2026-11-21T16:00:00Z' },
    { reason: 'x', until: '2026-11-21T16:00:00.000Z' },
  ],
] as const)('asks for %j', (choice, expected) => {
  expect(holdBody(choice, nowMs)).toEqual(expected);
});
