import { describe, expect, it } from 'vitest';
import { fromLines } from './update-password.ts';

describe('passwords on standard input', () => {
  it.each<[string, string, Parameters<typeof fromLines>[1], [string, string]]>([
    ['are the current one and the new one', 'old one\nnew one\n', {}, ['old one', 'new one']],
    ['may end their lines as Windows does', 'old\r\nnew\r\n', {}, ['old', 'new']],
    ['need no line break at the end', 'old\nnew', {}, ['old', 'new']],
    ['keep their spaces', ' old \n new \n', {}, [' old ', ' new ']],
    ['are the new one beside an option', 'new\n', { currentPassword: 'old' }, ['old', 'new']],
    ['are the current one beside an option', 'old\n', { newPassword: 'new' }, ['old', 'new']],
  ])('%s', (_, text, options, [currentPassword, newPassword]) => {
    expect(fromLines(text, options)).toEqual({ currentPassword, newPassword });
  });

  it.each([
    ['one where two are needed', 'old\n', {}, 'two lines'],
    ['none', '', {}, 'two lines'],
    ['an empty one', 'old\n\n', {}, 'two lines'],
    ['more than are needed', 'a\nb\n', { newPassword: 'new' }, 'one line'],
  ])('are refused where there is %s', (_, text, options, wanted) => {
    expect(() => fromLines(text, options)).toThrow(wanted);
  });
});
