import type { ApprovalRule } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { withExample, wordsOf } from './rule-words.ts';

const RULE: ApprovalRule = {
  name: 'production',
  destinations: [{ namespace: 'shop-prod' }],
  count: 1,
  expires: '24h',
  automation: true,
  selfHeal: false,
  tokens: false,
  bypass: false,
};

describe('a rule of approval', () => {
  it.each<[Partial<ApprovalRule>, string]>([
    [{}, 'One person with the permission has to approve'],
    [{ count: 2, roles: ['release'] }, '2 people with the role release have to approve'],
    [
      { roles: ['a', 'b', 'c'], groups: ['ops'] },
      'One person with the role a, b or c or in the group ops has to approve',
    ],
  ])('with %j says who', (rule, who) => {
    expect(wordsOf({ ...RULE, ...rule }).who).toBe(who);
  });

  it.each<[ApprovalRule['destinations'][number], string]>([
    [{ namespace: 'shop-*' }, 'shop-* on every cluster'],
    [{ name: 'prod' }, 'every namespace on prod'],
    [{ server: 'https://a', namespace: '*' }, 'every namespace on https://a'],
    [{ name: 'eu-*', server: 'https://a', namespace: 'x' }, 'x on eu-* at https://a'],
  ])('with %j says where', (destination, where) => {
    expect(wordsOf({ ...RULE, destinations: [destination] }).where).toEqual([where]);
  });

  it.each<[Partial<ApprovalRule>, string[]]>([
    [{}, ['within 24h', 'automation asks too, but not to put back what was approved']],
    [{ selfHeal: true }, ['within 24h', 'automation asks too, self-heal included']],
    [
      { expires: '1h', automation: false, tokens: true, bypass: true },
      [
        'within 1h',
        'automation need not ask',
        'tokens of the project’s roles count',
        'may be bypassed with a reason',
      ],
    ],
  ])('with %j says the rest', (rule, asides) => {
    expect(wordsOf({ ...RULE, ...rule }).asides).toEqual(asides);
  });
});

it.each([
  ['', 'production'],
  ['- name: production\n  count: 1\n\n', 'production-2'],
  ['- name: production\n- {name: production-2}', 'production-3'],
])('to %j an example of another name is added', (text, name) => {
  const added = withExample(text);
  expect(added).toContain(`\n- name: ${name}\n`.slice(text === '' ? 1 : 0));
  expect(added.startsWith(text.trimEnd())).toBe(true);
});
