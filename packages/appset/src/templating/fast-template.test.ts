import { expect, test } from 'vitest';
import { renderFastTemplate } from './fast-template.ts';

const params = new Map<string, unknown>([
  ['a', 'A'],
  ['a.b', 'B'],
  ['path[0]', 'first'],
  ['n', 1],
  ['', 'empty'],
]);

test.each([
  ['{{a}}', 'A'],
  ['x{{ a }}y{{a.b}}z', 'xAyBz'],
  ['{{path[0]}}', 'first'],
  ['{{none}}', '{{none}}'],
  ['{{ none }}', '{{ none }}'],
  ['{{n}}', '{{n}}'],
  ['{{}}{{ }}', '{{}}{{ }}'],
  ['{{{a}}}', '{{{a}}}'],
  ['{{a}}}', 'A}'],
  ['{{none {{a}}', '{{none {{a}}'],
  ['{{.a}}', '{{.a}}'],
  ['{{\na\n}}', '{{\na\n}}'],
  ['{{\na\n}} {{a}}', 'A A'],
  ['no {{ end', 'no {{ end'],
  ['no }} begin {{', 'no }} begin {{'],
  ['a', 'a'],
])('%j becomes %j', (template, text) => {
  expect(renderFastTemplate(template, params)).toBe(text);
});

test('a placeholder without an end is refused where there is one with', () => {
  expect(() => renderFastTemplate('{{a}} {{', params)).toThrow('"{{" has no end');
});
