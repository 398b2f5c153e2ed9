import { expect, it } from 'vitest';
import { schemaReachesOut } from './schema-reaches-out.ts';

it.each<[boolean, string, unknown]>([
  [false, 'nothing', { type: 'object', properties: { a: { type: 'string' } } }],
  [false, 'a definition of its own', { $ref: '#/$defs/a', $defs: { a: true } }],
  [false, 'itself', { properties: { a: { $ref: '' } } }],
  [false, 'a draft', { $schema: 'https://json-schema.org/draft/2020-12/schema', $id: 'https://x' }],
  [false, 'an old draft', { $schema: 'http://json-schema.org/draft-07/schema#' }],
  [false, 'a property of that name', { properties: { $ref: { type: 'string' } } }],
  [true, 'a server', { $ref: 'https://schemas.example/a.json' }],
  [true, 'the metadata service', { allOf: [{ $ref: 'http://169.254.169.254/' }] }],
  [true, 'a file', { properties: { a: { items: [{ $ref: 'file:///etc/passwd' }] } } }],
  [true, 'a document beside', { $id: 'http://evil.example/x/', $ref: 'a.json' }],
  [true, 'a dynamic one', { $dynamicRef: 'http://evil.example#a' }],
  [true, 'a recursive one', { $recursiveRef: 'http://evil.example' }],
  [true, 'another language', { $schema: 'http://127.0.0.1/schema' }],
  [true, 'another host', { $schema: 'http://json-schema.org.evil.example/draft-07/schema#' }],
  [true, 'a definition of another', { $ref: '//evil.example/a#/b' }],
])('%s: a schema that names %s', (reaches, _what, schema) => {
  expect(schemaReachesOut(JSON.stringify(schema))).toBe(reaches);
});

it.each([
  [true, 'an escaped word', '{"\\u0024ref": "http://evil.example"}'],
  [
    true,
    'something a million levels down',
    `${'[{"a":'.repeat(1000)}{"$ref":"x"}${'}]'.repeat(1000)}`,
  ],
  [false, 'what is no JSON', '{"$ref": "http://evil.example"'],
])('%s: %s', (reaches, _what, text) => {
  expect(schemaReachesOut(text)).toBe(reaches);
});
