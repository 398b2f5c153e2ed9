import { describe, expect, it } from 'vitest';
import { Budget } from './budget.ts';
import { regexFunctions } from './functions/regex.ts';
import { renderGoTemplate } from './index.ts';
import { compilePattern } from './pattern.ts';
import type { Value } from './value.ts';

const TIMEOUT_MS = 60_000;
const render = (template: string, data: unknown = {}) => renderGoTemplate({ template, data });

/** Calls a function of patterns with so much room. */
function calling(name: string, args: Value[], limits: { steps?: number; outputLength?: number }) {
  const room = { budget: new Budget(limits), now: new Date(0), render: () => '' };
  return () => regexFunctions[name]?.call(args, room);
}

describe('looking through a text costs its length times the pattern', () => {
  const text = 'a'.repeat(64_000);
  it.each<[name: string, args: Value[]]>([
    ['regexMatch', ['^(a+)+$', text]],
    ['mustRegexMatch', ['^(a+)+$', text]],
    ['regexFind', ['(a+)b', text]],
    ['regexFindAll', ['(a+)b', text, -1n]],
    ['regexReplaceAll', ['(a+)b', text, '-']],
    ['regexReplaceAllLiteral', ['(a+)b', text, '-']],
    ['regexSplit', ['(a+)b', text, -1n]],
  ])('%s', (name, args) => {
    expect(calling(name, args, { steps: 5000 })).toThrow('more than 5000 steps');
    expect(calling(name, args, { steps: 100_000 })).not.toThrow();
  });

  it('and each match may look on to the end', { timeout: TIMEOUT_MS }, () => {
    const args = ['a.*b|a', 'a'.repeat(20_000), -1n];
    expect(calling('regexFindAll', args, {})).toThrow('steps');
  });

  it('compiling costs the size of the pattern, each time', { timeout: TIMEOUT_MS }, () => {
    const template = `{{range $i := until 9000}}{{regexMatch (print "[ab]{1000}" $i) "a"}}{{end}}`;
    expect(() => render(template)).toThrow('steps');
  });
});

describe('what is made of matches is counted as it is made', () => {
  const limits = { outputLength: 1000 };
  it.each<[what: string, name: string, args: Value[]]>([
    ['a text of replacements', 'regexReplaceAllLiteral', ['a', 'a'.repeat(20), 'x'.repeat(100)]],
    ['a text of expansions', 'regexReplaceAll', ['a', 'a'.repeat(20), 'x'.repeat(100)]],
    ['a replacement', 'regexReplaceAll', ['a+', 'a'.repeat(100), '$0'.repeat(100)]],
    ['matches', 'regexFindAll', ['a', 'a'.repeat(2000), -1n]],
    ['groups', 'regexFindAll', ['()'.repeat(100), 'a', -1n]],
    ['pieces', 'regexSplit', ['a', 'a'.repeat(2000), -1n]],
  ])('%s', (_, name, args) => {
    expect(calling(name, args, limits)).toThrow('more than 1000 characters');
    expect(calling(name, args, { outputLength: 1_000_000 })).not.toThrow();
  });
});

describe('counted repetitions', () => {
  it.each([
    ['a{1000}'.repeat(1000)],
    [`(?:${'ab'.repeat(500)}){1000}`],
    [`(?:${'ab'.repeat(500)}[(]){1000}`],
    [`(${'[ab]'.repeat(50)}\\)){900}`],
    [`\\Q(\\E(${'ab'.repeat(50)}){900}`],
    ['((a{20}){20}b){60}'],
  ])('%.30s is refused', (pattern) => {
    expect(() => compilePattern(pattern)).toThrow('repeats too much');
  });

  it.each([
    ['^(\\d{1,3}\\.){3}\\d{1,3}$'],
    ['^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$'],
    ['^([0-9a-f]{1,4}:){7}[0-9a-f]{1,4}$'],
    ['[a-z]{1000}'],
    ['\\x{41}\\p{Greek}{2,}'],
    ['[]{1000}]'],
  ])('%s is taken', (pattern) => {
    expect(compilePattern(pattern).size).toBeLessThan(20_000);
  });
});

describe('times that cannot be are named', () => {
  it.each([
    ['{{date "2006" 9223372036854775807}}'],
    ['{{dateModify "8000000000h" now | dateModify "8000000000h" | unixEpoch}}'],
    ['{{durationRound (toDate "2006" "1") }}{{ago 9223372036854775807}}'],
  ])('%s', (template) => {
    expect(() => render(template)).toThrow('time out of range');
  });
});

describe('numbers of any length are read once', () => {
  const ones = '1'.repeat(400_000);
  const zeros = '0'.repeat(400_000);
  it.each<[what: string, template: string, text: string]>([
    ['a fraction', `{{print 1 +0.${ones}}}`, '1 0.1111111111111111'],
    ['a fraction of a complex number', `{{1+0.${ones}i}}`, '(1+0.1111111111111111i)'],
    ['a point at the end', `{{print 1 ${zeros}1.}}`, '1 1'],
    ['hexadecimal digits', `{{print 1 0x${zeros}.${zeros}p1}}`, '1 0'],
  ])('%s', (_, template, text) => {
    expect(render(template)).toBe(text);
  });

  it.each<[what: string, template: string, message: string]>([
    ['no complex number after all', `{{print 1+${ones}}}`, '1" in operand'],
    ['nor with a point', `{{print 1+${ones}.${ones}}}`, '1" in operand'],
    ['nor in hexadecimal', `{{print 1+0x${ones}}}`, '1" in operand'],
    ['a hexadecimal number', `{{print 0x${ones}}}`, 'overflows int'],
  ])('%s is refused', (_, template, message) => {
    const refusal = () => render(template);
    expect(refusal).toThrow(message);
  });
});
