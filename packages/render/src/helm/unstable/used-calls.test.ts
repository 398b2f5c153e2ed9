import { describe, expect, it } from 'vitest';
import { templateScopes } from './template-calls.ts';
import { renderedTemplates, usedCalls } from './used-calls.ts';

describe('what a template calls', () => {
  it.each([
    ['{{ randAlphaNum 8 }}', ':randAlphaNum@1'],
    ['a\n{{- $x := randAlphaNum 8 | b64enc -}}\n{{ now | date "2006" }}', ':randAlphaNum@2 :now@3'],
    ['{{ .Values.now }} {{ $now }} {{ "now" }} {{ `lookup` }} now lookup', ''],
    ['{{/* now */}} {{- /* {{ lookup }} */ -}} {{ now }}', ':now@1'],
    ['{{ "}}" | default now }}', ':now@1'],
    ['{{ if eq\n  "a"\n  (lookup "v1" "Secret" "" "x") }}{{ end }}', ':lookup@3'],
    ['{{ define "a" }}{{ if true }}{{ now }}{{ end }}{{ end }}{{ uuidv4 }}', 'a:now@1 :uuidv4@1'],
    [
      '{{ define "a" }}{{ range . }}{{ end }}{{ genCA "x" 1 }}{{ end }}{{ ago . }}',
      'a:genCA@1 :ago@1',
    ],
    ['{{ block "b" . }}{{ now }}{{ end }}', 'b:now@1'],
    ['{{ nowhere }} {{ randAlphaNumeric }} {{ lookups }}', ''],
    ['{{ now', ':now@1'],
  ])('%j', (text, expected) => {
    const told = [...templateScopes(text)].flatMap(([scope, { calls }]) =>
      calls.map(({ name, line }) => `${scope}:${name}@${line}`),
    );
    expect(told.sort().join(' ')).toBe(expected.split(' ').sort().join(' '));
  });

  it('is found in time, whatever the text', () => {
    expect([...templateScopes('{{ "'.repeat(20_000)).keys()]).toEqual(['']);
    expect([...templateScopes('{{ /*'.repeat(20_000)).keys()]).toEqual(['']);
  });
});

describe('what is used', () => {
  const files = [
    { path: 'web/templates/a.yaml', text: '{{ include "web.secret" . }}' },
    { path: 'web/templates/b.yaml', text: '{{ now }}' },
    {
      path: 'web/templates/c.yaml',
      text: '{{ include (print $.Template.BasePath "/b.yaml") . | sha256sum }}',
    },
    {
      path: 'web/templates/_helpers.tpl',
      text: '{{ define "web.secret" }}{{ template "lib.password" }}{{ end }}{{ define "web.unused" }}{{ uuidv4 }}{{ end }}',
    },
    {
      path: 'web/charts/lib/templates/_lib.tpl',
      text: '\n{{ define "lib.password" }}{{ lookup "v1" "Secret" "" "x" }}{{ randAlpha 3 }}{{ end }}',
    },
  ];
  it.each([
    [
      ['web/templates/a.yaml'],
      'web/charts/lib/templates/_lib.tpl:2 web/charts/lib/templates/_lib.tpl:2',
    ],
    [['web/templates/b.yaml'], 'web/templates/b.yaml:1'],
    [['web/templates/c.yaml'], 'web/templates/b.yaml:1'],
    [['web/templates/other.yaml'], ''],
    [[], ''],
  ])('by %j is at %s', (rendered, expected) => {
    const calls = usedCalls(files, new Set(rendered));
    expect(calls.map(({ path, line }) => `${path}:${line}`).join(' ')).toBe(expected);
  });

  it('ends where definitions include each other', () => {
    const text =
      '{{ define "a" }}{{ include "b" . }}{{ now }}{{ end }}{{ define "b" }}{{ include "a" . }}{{ end }}{{ include "a" . }}';
    const calls = usedCalls(
      [{ path: 'w/templates/x.yaml', text }],
      new Set(['w/templates/x.yaml']),
    );
    expect(calls).toHaveLength(1);
  });
});

it('reads from Helm’s output what made something', () => {
  const output = '---\n# Source: web/templates/a.yaml\nkind: A\n---\r\n# Source: web/b c.yaml\r\n';
  expect([...renderedTemplates(output)]).toEqual(['web/templates/a.yaml', 'web/b c.yaml']);
});
