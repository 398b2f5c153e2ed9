import { expect, it } from 'vitest';
import { automationText, isToldByHold } from './automation-words.ts';

const nowMs = Date.parse('2026-11-21T15:00:00Z');
const commit = '0123456789abcdef0123456789abcdef01234567';
const until = '2026-12-24T18:00:00.000Z';

it.each([
  [{ because: 'nothing to heal' }, /^nothing to heal$/],
  [{ because: `held by ann until ${until}: x`, until }, /^held by ann until 2\d Dec .*: x$/],
  [{ because: `already to ${commit} and off` }, /^already to 0123456 and off$/],
  [{ because: `chart ${commit}0 stays` }, /^chart [0-9a-f]{41} stays$/],
  [{ because: 'backs off', until }, /^backs off \(until 2\d Dec \d\d:\d\d\)$/],
])('tells why with its end: %j', (automation, expected) => {
  expect(automationText(automation, nowMs)).toMatch(expected);
});

it.each([
  ['Deployment/api is held by ann until released: incident 7', true],
  ['held by bo until released: incident 7', false],
  ['blocked by sync window deny', false],
])('leaves to a hold what it says itself: %s', (because, expected) => {
  const holds = [{ by: 'ann', reason: 'incident 7', since: until }];
  expect(isToldByHold({ because }, holds)).toBe(expected);
});
