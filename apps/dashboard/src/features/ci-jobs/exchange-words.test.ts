import { expect, it } from 'vitest';
import { actsAs, conditionTexts, howTo, issuerName, lastsText } from './exchange-words.ts';

const RULE = { name: 'x', conditions: {}, maxSeconds: 900 };

it.each([
  ['https://token.actions.githubusercontent.com', 'GitHub Actions'],
  ['https://gitlab.com/', 'GitLab.com'],
  ['https://gitlab.acme.example/x', 'gitlab.acme.example'],
  ['none', 'none'],
])('the issuer %s is called %s', (issuer, name) => {
  expect(issuerName(issuer)).toBe(name);
});

it.each([
  [{ account: 'ci' }, 'ci'],
  [{ project: 'shop', role: 'ci' }, 'proj:shop:ci'],
])('of %j the session is of %s', (whose, name) => {
  expect(actsAs({ ...RULE, ...whose })).toBe(name);
});

it.each([
  [900, '15 minutes'],
  [60, '1 minute'],
  [90, '90 seconds'],
])('%i seconds are %s', (maxSeconds, text) => {
  expect(lastsText({ maxSeconds })).toBe(text);
});

it('conditions are told one by one', () => {
  const conditions = { repository: 'a/b', ref: ['x', 'y'] };
  expect(conditionTexts({ conditions })).toEqual(['repository = a/b', 'ref = x or y']);
});

it.each([
  [
    'https://token.actions.githubusercontent.com',
    'https://us',
    /id-token: write[\s\S]*--exchange$/,
  ],
  ['https://token.actions.githubusercontent.com', 'other', /--exchange --audience other$/],
  ['https://gitlab.com', 'other', /aud: other[\s\S]*login https:\/\/us --exchange$/],
  ['https://id.example', 'x', /^lockstep login https:\/\/us --exchange --token-file FILE$/],
])('a job of %s for %s is told how', (issuer, audience, text) => {
  expect(howTo({ issuer, audience }, 'https://us')).toMatch(text);
});
