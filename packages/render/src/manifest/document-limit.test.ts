import { expect, test } from 'vitest';
import { refuseManyDocuments } from './document-limit.ts';
import { parseYaml } from './parse-yaml.ts';

test.each([
  ['dashes alone', '---\n'],
  ['dashes and nothing', '--- null\n'],
  ['small ones', '---\na\n'],
  ['JSON', '{}'],
])('a flood of documents is refused: %s', (_, document) => {
  const text = document.repeat(50_002);
  const asked = () => parseYaml(text, 'a.yaml');
  expect(asked).toThrow('a.yaml: more than 50000 YAML documents');
  expect(asked).toThrow(expect.objectContaining({ kind: 'limit' }));
});

test('as many as an application may have are none', () => {
  expect(() => refuseManyDocuments('---\na\n'.repeat(20_000), 'a.yaml')).not.toThrow();
});
