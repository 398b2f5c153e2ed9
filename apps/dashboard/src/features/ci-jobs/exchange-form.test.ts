import { describe, expect, it } from 'vitest';
import type { ExchangeIssuer, ExchangeRule } from '../../api/settings.ts';
import {
  newRule,
  placeRuleProblems,
  type RuleForm,
  ruleFormOf,
  ruleProblemsOf,
  withoutRule,
  withRule,
  withRuleMovedUp,
} from './exchange-form.ts';

const DEPLOY: ExchangeRule = {
  name: 'deploy',
  conditions: { repository: 'acme/shop', ref: ['refs/heads/main', 'refs/tags/v*'] },
  project: 'shop',
  role: 'ci',
  maxSeconds: 600,
};
const TEST: ExchangeRule = { ...DEPLOY, name: 'test' };
const GITHUB: ExchangeIssuer = { issuer: 'https://gh', audience: 'us', rules: [DEPLOY, TEST] };
const OWN: ExchangeIssuer = {
  ...{ issuer: 'https://own', audience: 'us', jwksUri: 'https://own/keys' },
  rules: [{ name: 'any', conditions: { sub: 'x' }, account: 'ci', maxSeconds: 90 }],
};
const SETTINGS = { issuers: [GITHUB, OWN], version: 3 };
const FORM: RuleForm = {
  ...newRule('us'),
  ...{ issuer: 'https://gh', name: 'new', conditions: 'sub = x', project: 'shop', role: 'ci' },
};

describe('a rule in the form', () => {
  it.each([
    [GITHUB, DEPLOY, { issuer: 0, rule: 0 }],
    [OWN, OWN.rules[0] as ExchangeRule, { issuer: 1, rule: 0 }],
  ])('of %j is what it was when nothing is changed', (issuer, rule, place) => {
    expect(withRule(SETTINGS, ruleFormOf(issuer, rule), place)).toEqual({
      settings: SETTINGS,
      place,
    });
  });

  it('is added behind the others of its issuer, or with an issuer of its own', () => {
    const added = withRule(SETTINGS, FORM);
    expect(added.place).toEqual({ issuer: 0, rule: 2 });
    expect(added.settings.issuers[0]?.rules.map(({ name }) => name)).toEqual([
      'deploy',
      'test',
      'new',
    ]);
    const other = withRule(SETTINGS, { ...FORM, issuer: ' https://new ', jwksUri: 'https://k' });
    expect(other.place).toEqual({ issuer: 2, rule: 0 });
    expect(other.settings.issuers[2]).toEqual({
      ...{ issuer: 'https://new', audience: 'us', jwksUri: 'https://k' },
      rules: [
        { name: 'new', conditions: { sub: 'x' }, project: 'shop', role: 'ci', maxSeconds: 900 },
      ],
    });
  });

  it('goes to another issuer, and the one that it leaves empty goes', () => {
    const form = { ...ruleFormOf(OWN, OWN.rules[0] as ExchangeRule), issuer: 'https://gh' };
    const { settings, place } = withRule(SETTINGS, form, { issuer: 1, rule: 0 });
    expect(settings.issuers.map(({ issuer }) => issuer)).toEqual(['https://gh']);
    expect(place).toEqual({ issuer: 0, rule: 2 });
  });

  it.each<[Partial<RuleForm>, string[]]>([
    [{}, []],
    [{ issuer: ' ', name: '', audience: '' }, ['issuer', 'audience', 'name']],
    [{ role: '' }, ['role']],
    [{ actsAs: 'account', role: '' }, ['account']],
    [{ conditions: '' }, ['conditions']],
    [{ conditions: 'sub = x\nrepository' }, ['conditions']],
    [{ conditions: 'sub =' }, ['conditions']],
    [{ conditions: 'sub = a=b' }, []],
    [{ minutes: '0' }, ['minutes']],
    [{ minutes: '61' }, ['minutes']],
    [{ minutes: 'x' }, ['minutes']],
  ])('with %j: what is wrong is in %j', (change, fields) => {
    expect(Object.keys(ruleProblemsOf({ ...FORM, ...change }))).toEqual(fields);
  });

  it.each([
    ['issuers[0].rules[2].conditions', 'conditions'],
    ['issuers[0].rules[2].conditions.repository', 'conditions'],
    ['body.issuers.0.rules.2.maxSeconds', 'minutes'],
    ['issuers[0].rules[2]', 'actsAs'],
    ['issuers[0].issuer', 'issuer'],
    ['issuers[0].rules[1].conditions', undefined],
    ['issuers[1].issuer', undefined],
  ])('is told %s in its place', (field, place) => {
    const problems = placeRuleProblems([{ field, reason: 'is wrong' }], { issuer: 0, rule: 2 });
    expect(problems).toEqual(place ? { [place]: 'is wrong' } : {});
  });
});

const namesOf = ({ issuers }: { issuers: readonly ExchangeIssuer[] }) =>
  issuers.map(({ rules }) => rules.map(({ name }) => name).join());

it.each([
  [{ issuer: 0, rule: 0 }, ['test', 'any']],
  [{ issuer: 1, rule: 0 }, ['deploy,test']],
])('without the rule at %j these are left: %j', (place, names) => {
  expect(namesOf(withoutRule(SETTINGS, place))).toEqual(names);
});

it.each([
  [{ issuer: 0, rule: 1 }, ['test,deploy', 'any']],
  [{ issuer: 0, rule: 0 }, ['deploy,test', 'any']],
])('the rule at %j is moved up: %j', (place, names) => {
  expect(namesOf(withRuleMovedUp(SETTINGS, place))).toEqual(names);
});
