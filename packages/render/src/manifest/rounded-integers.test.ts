import { expect, test } from 'vitest';
import { readManifests } from './read-manifests.ts';

const OBJECT = 'apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: a}\n';
const told = (fields: string) =>
  `a.yaml: Thing a: ${fields}: integers beyond 2^53 are rounded; quote them if the field takes text`;

test.each([
  ['9007199254740991', []],
  ['9007199254740993', [told('spec.x')]],
  ['-9223372036854775808', [told('spec.x')]],
  ['[1, 9223372036854775807, {z: 18446744073709551615}]', [told('spec.x.1, spec.x.2.z')]],
  ['"9007199254740993"', []],
  ['0.1234567890123456789', []],
  ['9007199254740993000a', []],
])('a field that is %s', (value, expected) => {
  const { warnings } = readManifests(`${OBJECT}spec: {x: ${value}}`, 'a.yaml');
  expect(warnings.map(({ message }) => message)).toEqual(expected);
});

test('the limits of a definition are told to nobody, and JSON like YAML', () => {
  const of = (kind: string) =>
    `{"apiVersion":"v1","kind":"${kind}","metadata":{"name":"a"},"x":9223372036854775807}`;
  expect(readManifests(of('CustomResourceDefinition'), 'a.json').warnings).toEqual([]);
  expect(readManifests(of('Thing'), 'a.json').warnings).toHaveLength(1);
});

test('many are told by a few', () => {
  const many = Array.from({ length: 50 }, () => `${OBJECT}spec: {x: 9007199254740993}`);
  expect(readManifests(many.join('\n---\n'), 'a.yaml').warnings).toHaveLength(10);
});
