import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../api/webhooks.ts';
import { parseWebhooksSearch, providerText, resultText, titleOf } from './delivery-words.ts';

const delivery: Delivery = {
  id: '1',
  provider: 'github',
  event: 'push',
  repository: 'https://git.example.com/team/shop.git',
  ref: 'main',
  receivedAt: '2026-05-01T00:00:00Z',
  outcome: 'done',
  reason: '',
  repeats: 0,
  applicationCount: 0,
  movedCount: 0,
};

describe('what a delivery came to', () => {
  it.each<[Partial<Delivery>, string]>([
    [{ outcome: 'queued' }, 'Waits for a worker'],
    [{ outcome: 'fetching', applicationCount: 1 }, 'Looking for what 1 application follows'],
    [{ outcome: 'fetching', applicationCount: 3 }, 'Looking for what 3 applications follow'],
    [{}, 'Nothing to do'],
    [{ applicationCount: 2 }, '2 applications looked at, none moved'],
    [{ applicationCount: 1, movedCount: 1 }, '1 application moved'],
    [{ applicationCount: 5, movedCount: 2 }, '2 of 5 applications moved'],
    [{ outcome: 'ignored', reason: 'no application follows it' }, 'No application follows it'],
    [{ outcome: 'failed', reason: '' }, ''],
  ])('%j: %s', (change, text) => {
    expect(resultText({ ...delivery, ...change })).toBe(text);
  });
});

it('is called after its repository, or else its sender', () => {
  expect(titleOf(delivery)).toBe('team/shop');
  expect(titleOf({ ...delivery, repository: '' })).toBe('GitHub');
  expect(titleOf({ ...delivery, repository: 'ghcr.io/acme/charts/shop' })).toBe('charts/shop');
  expect([providerText(''), providerText('toString')]).toEqual(['Unknown sender', 'toString']);
});

it.each([
  [{}, {}],
  [{ show: 'all', delivery: '' }, {}],
  [
    { show: 'problems', delivery: 'x' },
    { show: 'problems', delivery: 'x' },
  ],
  [{ show: ['done'], delivery: 7 }, {}],
])('an address with %j shows %j', (search, expected) => {
  expect(parseWebhooksSearch(search)).toEqual(expected);
});
