import { describe, expect, it } from 'vitest';
import { exchangeProblems, exchangeSettingsSchema } from './exchange-settings.ts';

const GITHUB = 'https://token.actions.githubusercontent.com';
const rule = {
  name: 'deploy',
  conditions: { repository: 'acme/shop', ref: 'refs/heads/main' },
  account: 'ci',
};
const issuer = { issuer: GITHUB, audience: 'https://lockstep.example', rules: [rule] };

function problems(change: object, ofRule: object = {}): string[] {
  const rules = [{ ...rule, ...ofRule }];
  const settings = { issuers: [{ ...issuer, rules, ...change }] };
  const parsed = exchangeSettingsSchema.safeParse(settings);
  if (!parsed.success) return parsed.error.issues.map((one) => one.path.join('.'));
  return exchangeProblems(parsed.data).map(({ field }) => field);
}

const IN_RULE = 'issuers[0].rules[0]';
const CONDITIONS = `${IN_RULE}.conditions`;

describe('settings of the token exchange', () => {
  it.each<[string, object, object, string[]]>([
    ['one rule', {}, {}, []],
    ['a project’s role', {}, { account: undefined, project: 'shop', role: 'ci' }, []],
    ['plain http on this machine', { issuer: 'http://127.0.0.1:8080' }, {}, []],
    ['one’s own issuer by its subject', { issuer: 'https://id.acme.example' }, {}, []],
    ['any of some', {}, { conditions: { repository: ['acme/a', 'acme/b'] } }, []],
    ['any repository of an owner', {}, { conditions: { repository: 'acme/*' } }, []],
    ['no condition', {}, { conditions: {} }, [CONDITIONS, CONDITIONS]],
    ['a condition on nothing', {}, { conditions: { repository: '*' } }, [CONDITIONS, CONDITIONS]],
    [
      'a repository that ends well',
      {},
      { conditions: { repository: '*/shop' } },
      [CONDITIONS, CONDITIONS],
    ],
    [
      'a choice one of which is anything',
      {},
      { conditions: { repository: ['acme/shop', '**'] } },
      [CONDITIONS, CONDITIONS],
    ],
    ['only the audience', {}, { conditions: { aud: 'x' } }, [CONDITIONS, CONDITIONS]],
    ['everybody’s main branch', {}, { conditions: { ref: 'refs/heads/main' } }, [CONDITIONS]],
    [
      'a pattern that is none',
      {},
      { conditions: { repository: 'acme/[' } },
      [`${CONDITIONS}.repository`],
    ],
    ['an account and a role', {}, { project: 'shop', role: 'ci' }, [IN_RULE]],
    ['half a role', {}, { account: undefined, project: 'shop' }, [IN_RULE]],
    ['nobody', {}, { account: undefined }, [IN_RULE]],
    [
      'keys over a plain connection',
      { jwksUri: 'http://keys.example' },
      {},
      ['issuers[0].jwksUri'],
    ],
    ['a plain issuer', { issuer: 'http://id.example' }, {}, ['issuers[0].issuer']],
    ['no audience', { audience: undefined }, {}, ['issuers.0.audience']],
    ['an empty audience', { audience: ' ' }, {}, ['issuers.0.audience']],
    ['no rules', { rules: [] }, {}, ['issuers.0.rules']],
    ['a session of a day', {}, { maxSeconds: 86_400 }, ['issuers.0.rules.0.maxSeconds']],
    ['a word that is not known', {}, { condition: {} }, ['issuers.0.rules.0']],
  ])('with %s', (_name, change, ofRule, expected) => {
    expect(problems(change, ofRule)).toEqual(expected);
  });

  it('name an issuer once', () => {
    const parsed = exchangeSettingsSchema.parse({ issuers: [issuer, issuer] });
    expect(exchangeProblems(parsed)).toEqual([
      { field: 'issuers[1].issuer', reason: 'is there twice' },
    ]);
  });

  it('give a quarter of an hour where they do not say', () => {
    const { issuers } = exchangeSettingsSchema.parse({ issuers: [issuer] });
    expect(issuers[0]?.rules[0]?.maxSeconds).toBe(900);
  });
});
