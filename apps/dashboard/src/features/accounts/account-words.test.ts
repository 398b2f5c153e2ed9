import { describe, expect, it } from 'vitest';
import {
  accountState,
  capabilityText,
  deviceText,
  nameProblem,
  withTokensToggled,
} from './account-words.ts';

describe('an account', () => {
  it.each([
    [['login'], 'signs in'],
    [['login', 'apiKey'], 'signs in, holds tokens'],
    [[], 'can do nothing'],
  ] as const)('with %j %s', (capabilities, text) => {
    expect(capabilityText({ capabilities: [...capabilities] })).toBe(text);
  });

  it.each([
    [['login'], ['login', 'apiKey']],
    [['login', 'apiKey'], ['login']],
    [['apiKey'], []],
  ] as const)('with %j has %j when tokens are permitted, or no longer', (before, after) => {
    expect(withTokensToggled(before)).toEqual(after);
  });

  it.each([
    [{ enabled: false, mustChangePassword: true }, 'Disabled'],
    [{ enabled: true, mustChangePassword: true }, 'Has to choose a password'],
    [{ enabled: true }, 'Enabled'],
  ])('as %j is %s', (account, text) => {
    expect(accountState(account).text).toBe(text);
  });

  it.each([
    ['ann', undefined],
    ['ann@acme.example', undefined],
    ['', 'is required'],
    ['proj:a:b', 'is letters, digits, and . _ - @ between them'],
    ['-ann', 'is letters, digits, and . _ - @ between them'],
  ])('called %j', (name, problem) => {
    expect(nameProblem(name)).toBe(problem);
  });
});

it.each([
  ['lockstep-cli/1.2.3', 'Lockstep command line'],
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
    'Chrome on Linux',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1',
    'Safari on iOS',
  ],
  ['curl/8.9.1', 'curl/8.9.1'],
  ['', 'Unknown'],
])('%s is shown as %s', (device, text) => {
  expect(deviceText(device)).toBe(text);
});
