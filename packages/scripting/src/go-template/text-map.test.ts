import { expect, it } from 'vitest';
import { goText, renderGoTemplate, TextMap } from './index.ts';

const data = new Map<string, unknown>([
  ['labels', new TextMap([['a', 'A']])],
  ['json', { a: 'A' }],
  ['nested', new Map([['n', 1]])],
]);
const render = (template: string, options: string[] = []) =>
  renderGoTemplate({ template, data, options });

it.each<[string, string]>([
  ['{{ .labels.a }}{{ index .labels "a" }}', 'AA'],
  ['[{{ index .labels "b" }}][{{ index .json "b" }}]', '[][<no value>]'],
  ['{{ .labels.b }}', '<no value>'],
  ['{{ eq (index .labels "b") "" }}', 'true'],
  ['{{ range $k, $v := .labels }}{{ $k }}={{ $v }}{{ end }}', 'a=A'],
  ['{{ .labels }} {{ toJson .labels }} {{ len .labels }}', 'map[a:A] {"a":"A"} 1'],
  ['{{ printf "%T" .labels }}', 'map[string]string'],
  ['{{ .nested.n }}', '1'],
  ['{{ dig "json" "b" "none" . }}', 'none'],
])('%s, of a map of texts', (template, text) => {
  expect(render(template)).toBe(text);
});

it('has the empty text for what is not there where zero is asked for', () => {
  expect(render('[{{ .labels.b }}][{{ .json.b }}]', ['missingkey=zero'])).toBe('[][<no value>]');
});

it.each<[string, string]>([
  ['{{ get .labels "a" }}', 'expected map[string]interface {}; got map[string]string'],
  ['{{ hasKey .labels "a" }}', 'expected map[string]interface {}; got map[string]string'],
  ['{{ dig "labels" "a" "none" . }}', 'is map[string]string, not map[string]interface {}'],
])('%s is refused, as in Go', (template, message) => {
  expect(() => render(template)).toThrow(message);
});

it('is printed as Go prints', () => {
  expect(goText(data)).toBe('map[json:map[a:A] labels:map[a:A] nested:map[n:1]]');
  expect(goText([1_000_000, true, null, 'x'])).toBe('[1e+06 true <nil> x]');
});
