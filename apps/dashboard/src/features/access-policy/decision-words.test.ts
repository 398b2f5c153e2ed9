import { describe, expect, it } from 'vitest';
import type { DecisionLine, DecisionStep, PolicyDecision } from '../../api/policy.ts';
import { answerText, groupsOf, questionOf, stepText, whyText } from './decision-words.ts';

const line = (effect: string): DecisionLine => ({
  file: 'policy.csv',
  line: 1,
  text: '',
  effect,
  via: ['ann'],
});
const step = (change: Partial<DecisionStep>): DecisionStep => ({
  askedFor: 'subject',
  name: 'ann',
  allowed: false,
  lines: [],
  ...change,
});

describe('an answer', () => {
  const elsewhere = [line('allow')];
  it.each<[string, Partial<PolicyDecision>, string, string]>([
    ['yes', { allowed: true }, '*/*', 'Allowed'],
    ['no', {}, '*/*', 'Not allowed'],
    ['not for all', { elsewhere }, '*/*', 'Not for all: only for some'],
    ['not for all of a project', { elsewhere }, 'shop/*', 'Not for all: only for some'],
    ['not for this one', { elsewhere }, 'shop/web', 'Not allowed'],
  ])('is %s', (_, change, object, text) => {
    expect(answerText({ allowed: false, steps: [], ...change }, object)).toBe(text);
  });
});

describe('a decision', () => {
  it.each<[string, PolicyDecision, RegExp]>([
    ['nothing matches', { allowed: false, steps: [] }, /No line/],
    [
      'a line allows',
      { allowed: true, decidedBy: line('allow'), steps: [step({ allowed: true })] },
      /allows it/,
    ],
    [
      'a line denies',
      { allowed: false, decidedBy: line('deny'), steps: [step({ lines: [line('deny')] })] },
      /denies it/,
    ],
    [
      'a line cannot be read',
      {
        allowed: false,
        decidedBy: line('allow'),
        steps: [step({ unusable: { ...line('allow'), reason: 'x' } })],
      },
      /cannot be read/,
    ],
  ])('where %s is told', (_name, decision, words) => {
    expect(whyText(decision)).toMatch(words);
  });

  it.each<[Partial<DecisionStep>, string]>([
    [{ allowed: true }, 'allows it'],
    [{ lines: [line('deny')] }, 'denied'],
    [
      { lines: [line('allow')], unusable: { ...line('allow'), reason: '' } },
      'refused: a pattern cannot be read',
    ],
    [{}, 'does not allow it'],
  ])('tells of each name: %#', (change, text) => {
    expect(stepText(step(change))).toBe(text);
  });
});

describe('a question', () => {
  const fields = {
    who: ' ann ',
    groups: '',
    resource: 'logs',
    action: 'get',
    object: ' shop/web ',
  };
  it.each([
    ['', []],
    ['my-org:team', ['my-org:team']],
    ['a, b\nc,,', ['a', 'b', 'c']],
    ['CN=Team One', ['CN=Team One']],
  ])('reads groups from %j', (text, groups) => {
    expect(groupsOf(text)).toEqual(groups);
  });

  it('is asked once somebody and an action are told', () => {
    expect(questionOf(fields)).toEqual({
      subject: 'ann',
      groups: [],
      resource: 'logs',
      action: 'get',
      object: 'shop/web',
    });
    expect(questionOf({ ...fields, who: '' })).toBeUndefined();
    expect(questionOf({ ...fields, who: '', groups: 'team' })).toMatchObject({ subject: '' });
    expect(questionOf({ ...fields, action: ' ' })).toBeUndefined();
  });
});
