import { UserError } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { renderGoTemplate } from './index.ts';

type Case = [title: string, template: string, data: unknown, text: string];

const DATA = {
  ...{ name: 'web', n: 3, big: 1_000_000, half: 0.5, yes: true, no: false, none: null, empty: '' },
  list: ['a', 'b', 'c'],
  nested: { a: { b: 'deep' }, 'x-y': 1 },
  path: { basename: 'guestbook', segments: ['apps', 'guestbook'] },
};

const cases = (title: string, table: Case[]) => {
  describe(title, () => {
    it.each(table)('%s', (_, template, data, text) => {
      expect(renderGoTemplate({ template, data })).toBe(text);
    });
  });
};

const of = (rows: [string, string, string][]): Case[] =>
  rows.map(([title, template, text]) => [title, template, DATA, text]);

cases(
  'text and actions',
  of([
    ['text alone', 'hello', 'hello'],
    ['nothing', '', ''],
    ['a field', '{{.name}}', 'web'],
    ['a path', '{{ .nested.a.b }}', 'deep'],
    ['a field of an expression', '{{ (.nested.a).b }}', 'deep'],
    ['the root by $', '{{ $.name }}', 'web'],
    ['a key that is not there', '{{.missing}}', '<no value>'],
    ['a path that is not there', '{{.missing.more.still}}', '<no value>'],
    ['null', '{{.none}}', '<no value>'],
    ['a float64 without a fraction', '{{.n}}', '3'],
    ['a large float64 has an exponent', '{{.big}}', '1e+06'],
    ['a fraction', '{{.half}}', '0.5'],
    ['booleans', '{{.yes}} {{.no}}', 'true false'],
    ['a list', '{{.list}}', '[a b c]'],
    ['a map by its keys', '{{.nested}}', 'map[a:map[b:deep] x-y:1]'],
    ['nil within', '{{ list 1 nil }}', '[1 <nil>]'],
    ['text literals', '{{"a\\tb"}}{{`c\\d`}}', 'a\tbc\\d'],
    ['escapes', '{{"\\u00e9\\x41\\101\\"" }}', 'éAA"'],
    ['characters are numbers', "{{'a'}}", '97'],
    ['integers', '{{ 0x1F }} {{ -7 }} {{ 1_000 }} {{ 010 }} {{ 0b11 }}', '31 -7 1000 8 3'],
    ['floats', '{{ 1.50 }} {{ 1e3 }} {{ .5 }} {{ 1e6 }} {{1e-5}}', '1.5 1000 0.5 1e+06 1e-05'],
    ['a comment', 'a{{/* nothing */}}b', 'ab'],
    ['a comment with trim', 'a {{- /* nothing */ -}} b', 'ab'],
    ['a brace alone', '{ }} {', '{ }} {'],
    ['a delimiter in a text', '{{"}}"}}', '}}'],
    ['actions over several lines', '{{ print\n  1\n  2 }}', '1 2'],
  ]),
);

cases(
  'spaces',
  of([
    ['trimmed before', 'a \n {{- .name}} b', 'aweb b'],
    ['trimmed behind', 'a {{.name -}} \n b', 'a webb'],
    ['trimmed on both sides', 'a\n\t{{- .name -}}\r\nb', 'awebb'],
    ['trimmed between two actions', '{{1 -}}   {{- 2}}', '12'],
    ['a minus that is a sign', '{{-3}}', '-3'],
    ['trim and a sign', 'a {{- -3}}', 'a-3'],
    ['many blanks before the closing', 'a {{ 1     -}}  b', 'a 1b'],
    ['trim at the ends', '  {{- 1 -}}  ', '1'],
  ]),
);

cases(
  'conditions',
  of([
    ['if true', '{{if .yes}}a{{end}}', 'a'],
    ['if false', '{{if .no}}a{{end}}', ''],
    ['else', '{{if .no}}a{{else}}b{{end}}', 'b'],
    ['else if', '{{if .no}}a{{else if .yes}}b{{else}}c{{end}}', 'b'],
    ['else of else if', '{{if .no}}a{{else if .no}}b{{else}}c{{end}}', 'c'],
    ['zero is false', '{{if 0}}a{{else}}b{{end}}', 'b'],
    ['a float zero is false', '{{if 0.0}}a{{else}}b{{end}}', 'b'],
    ['an empty text is false', '{{if .empty}}a{{else}}b{{end}}', 'b'],
    ['"false" is true', '{{if "false"}}a{{else}}b{{end}}', 'a'],
    ['null is false', '{{if .none}}a{{else}}b{{end}}', 'b'],
    ['what is not there is false', '{{if .missing.x}}a{{else}}b{{end}}', 'b'],
    ['an empty list is false', '{{if list}}a{{else}}b{{end}}', 'b'],
    ['an empty map is false', '{{if dict}}a{{else}}b{{end}}', 'b'],
    ['with', '{{with .nested.a}}{{.b}}{{end}}', 'deep'],
    ['with nothing', '{{with .missing}}{{.}}{{else}}{{.name}}{{end}}', 'web'],
    ['else with', '{{with .missing}}a{{else with .name}}{{.}}{{else}}b{{end}}', 'web'],
    ['with and a variable', '{{with $x := .name}}{{$x}}{{.}}{{end}}', 'webweb'],
    ['$ within with', '{{with .nested}}{{$.name}}{{end}}', 'web'],
  ]),
);

cases(
  'ranges',
  of([
    ['over a list', '{{range .list}}<{{.}}>{{end}}', '<a><b><c>'],
    ['with one variable', '{{range $v := .list}}{{$v}}{{end}}', 'abc'],
    ['with two variables', '{{range $i, $v := .list}}{{$i}}{{$v}}{{end}}', '0a1b2c'],
    ['over a map, by its keys', '{{range $k, $v := dict "b" 2 "a" 1}}{{$k}}{{$v}}{{end}}', 'a1b2'],
    ['over nothing', '{{range .missing}}a{{else}}b{{end}}', 'b'],
    ['over an empty list', '{{range list}}a{{else}}b{{end}}', 'b'],
    ['over an int', '{{range 3}}{{.}}{{end}}', '012'],
    ['over an int with a variable', '{{range $i := 2}}{{$i}}{{end}}', '01'],
    ['break', '{{range .list}}{{if eq . "b"}}{{break}}{{end}}{{.}}{{end}}', 'a'],
    ['continue', '{{range .list}}{{if eq . "b"}}{{continue}}{{end}}{{.}}{{end}}', 'ac'],
    [
      'within ranges',
      '{{range $x := .list}}{{range $y := list 1 2}}{{$x}}{{$y}}{{end}}{{end}}',
      'a1a2b1b2c1c2',
    ],
    [
      'assigns to an outer variable',
      '{{$last := ""}}{{range .list}}{{$last = .}}{{end}}{{$last}}',
      'c',
    ],
    [
      'assigns its variables',
      '{{$i := 9}}{{$v := ""}}{{range $i, $v = .list}}{{end}}{{$i}}{{$v}}',
      '2c',
    ],
  ]),
);

cases(
  'variables',
  of([
    ['are declared and used', '{{$x := 3}}{{$x}}', '3'],
    ['are assigned', '{{$x := 1}}{{$x = 2}}{{$x}}', '2'],
    ['have fields', '{{$x := .nested}}{{$x.a.b}}', 'deep'],
    ['are hidden by others within', '{{$x := 1}}{{if true}}{{$x := 2}}{{$x}}{{end}}{{$x}}', '21'],
    ['are changed from within', '{{$x := 1}}{{if true}}{{$x = 2}}{{end}}{{$x}}', '2'],
    ['hold pipelines', '{{$x := .name | upper}}{{$x}}', 'WEB'],
    ['of if are seen in else', '{{if $x := .no}}a{{else}}{{$x}}{{end}}', 'false'],
  ]),
);

cases(
  'templates',
  of([
    ['defined and called', '{{define "t"}}<{{.}}>{{end}}{{template "t" .name}}', '<web>'],
    ['called before they are defined', '{{template "t" 1}}{{define "t"}}{{.}}{{end}}', '1'],
    ['without an argument', '{{define "t"}}{{.}}{{end}}{{template "t"}}', '<no value>'],
    ['with $ of their own', '{{define "t"}}{{$}}{{end}}{{template "t" "x"}}', 'x'],
    ['blocks', '{{block "b" .name}}[{{.}}]{{end}}', '[web]'],
    [
      'that call themselves',
      '{{define "t"}}{{.}}{{if gt . 1}}{{template "t" sub . 1}}{{end}}{{end}}{{template "t" 3}}',
      '321',
    ],
  ]),
);

cases(
  'pipelines',
  of([
    ['give the value as the last argument', '{{"x" | printf "%s-%s" "a"}}', 'a-x'],
    ['of several stages', '{{.name | upper | quote}}', '"WEB"'],
    ['in parentheses', '{{ printf "%d" (len .list) }}', '3'],
    ['with fields of calls', '{{ (dict "a" 1).a }}', '1'],
    ['with nothing in them', '{{ .missing | default "x" }}', 'x'],
    ['and stops early', '{{ and .missing (fail "x") }}', '<no value>'],
    ['or stops early', '{{ or .name (fail "x") }}', 'web'],
    ['and answers the last', '{{ and 1 "a" }}', 'a'],
    ['or answers the last', '{{ or 0 "" }}', ''],
  ]),
);

cases(
  'functions of the language',
  of([
    ['not', '{{not 0}} {{not "a"}}', 'true false'],
    ['eq', '{{eq 1 1}} {{eq "a" "b"}} {{eq "a" "b" "a"}}', 'true false true'],
    ['eq with what is not there', '{{eq .missing "x"}} {{eq .missing nil}}', 'false true'],
    ['eq of floats', '{{eq .n 3.0}}', 'true'],
    ['ne', '{{ne 1 2}}', 'true'],
    [
      'lt, le, gt, ge',
      '{{lt 1 2}} {{le 2 2}} {{gt "b" "a"}} {{ge 1.0 1.5}}',
      'true true true false',
    ],
    ['len', '{{len .list}} {{len .name}} {{len .nested}} {{len "é"}}', '3 3 2 2'],
    ['index of a list', '{{index .list 1}}', 'b'],
    ['index of a map', '{{index .nested "x-y"}}', '1'],
    [
      'index of what is within',
      '{{index .path.segments 1}} {{index .nested "a" "b"}}',
      'guestbook deep',
    ],
    ['index of a key that is not there', '{{index .nested "q"}}', '<no value>'],
    ['index of a text', '{{index "abc" 0}}', '97'],
    ['print', '{{print 1 2 "a" "b" 3 4}}', '1 2ab3 4'],
    ['println', '{{println "a" 1}}', 'a 1\n'],
    ['html', `{{html "<a href='x'>&\\"</a>"}}`, '&lt;a href=&#39;x&#39;&gt;&amp;&#34;&lt;/a&gt;'],
    ['js', `{{js "it's <b>=\\n"}}`, "it\\'s \\u003Cb\\u003E\\u003D\\u000A"],
    ['urlquery', '{{urlquery "a b&c=d/é"}}', 'a+b%26c%3Dd%2F%C3%A9'],
    [
      'printf of texts',
      '{{printf "%s|%5s|%-5s|%.2s|%q" "abc" "ab" "ab" "abc" "a\\"b"}}',
      'abc|   ab|ab   |ab|"a\\"b"',
    ],
    [
      'printf of integers',
      '{{printf "%d|%5d|%-5d|%05d|%+d|%x|%X|%o|%b|%c" 42 42 42 42 42 255 255 8 5 65}}',
      '42|   42|42   |00042|+42|ff|FF|10|101|A',
    ],
    [
      'printf of floats',
      '{{printf "%f|%.2f|%8.3f|%e|%g|%v" 1.5 1.556 3.14159 1234.5 0.00001 1.0}}',
      '1.500000|1.56|   3.142|1.234500e+03|1e-05|1',
    ],
    [
      'printf of anything',
      '{{printf "%v %v %v %t" .list .nested nil true}}',
      '[a b c] map[a:map[b:deep] x-y:1] <nil> true',
    ],
    [
      'printf of types',
      '{{printf "%T %T %T %T" 1 "a" .n .list}}',
      'int string float64 []interface {}',
    ],
    ['printf of a wrong verb', '{{printf "%d" "a"}}', '%!d(string=a)'],
    ['printf of too few', '{{printf "%d %d" 1}}', '1 %!d(MISSING)'],
    ['printf of too many', '{{printf "%d" 1 2}}', '1%!(EXTRA int=2)'],
    ['printf of a float as an int', '{{printf "%d" .n}}', '%!d(float64=3)'],
    ['printf of a percent', '{{printf "100%%"}}', '100%'],
    ['printf with a width given', '{{printf "%*d" 5 42}}', '   42'],
    ['printf of a list', '{{printf "%s %q" .list (list "a" "b")}}', '[a b c] ["a" "b"]'],
    ['printf in Go syntax', '{{printf "%#v" "a"}}', '"a"'],
  ]),
);

describe('missingkey', () => {
  const render = (template: string, option: string) =>
    renderGoTemplate({ template, data: DATA, options: [option] });
  it.each([
    ['missingkey=default', '{{.missing}}', '<no value>'],
    ['missingkey=invalid', '{{.missing.x}}', '<no value>'],
    ['missingkey=zero', '{{.missing}}', '<no value>'],
    ['missingkey=error', '{{.name}}', 'web'],
    ['missingkey=error', '{{if hasKey . "missing"}}{{.missing}}{{end}}', ''],
    ['missingkey=error', '{{index .nested "missing"}}', '<no value>'],
  ])('%s of %s', (option, template, text) => {
    expect(render(template, option)).toBe(text);
  });

  it.each([
    ['missingkey=error', '{{.missing}}', 'map has no entry for key "missing"'],
    ['missingkey=error', '{{.nested.q}}', 'map has no entry for key "q"'],
    ['missingkey=error', '{{.missing | default "x"}}', 'map has no entry for key "missing"'],
    ['missingkey=sometimes', '', 'unrecognized option: missingkey=sometimes'],
  ])('%s of %s fails', (option, template, message) => {
    expect(() => render(template, option)).toThrow(message);
  });
});

describe('what is wrong is told', () => {
  it.each([
    ['an action that does not end', '{{.a', 'line 1: unclosed action'],
    ['a comment that does not end', '{{/* a', 'unclosed comment'],
    ['an if without an end', 'a\n{{if .a}}b', 'unexpected EOF'],
    ['an end without an if', 'a\n{{end}}', 'line 2: unexpected {{end}}'],
    ['an else too many', '{{if 1}}{{else}}{{else}}{{end}}', 'unexpected {{else}}'],
    ['a function that is not there', '{{\nnothing 1}}', 'line 2: function "nothing" not defined'],
    ['the environment', '{{env "HOME"}}', 'function "env" not defined'],
    ['a variable that is not there', '{{$x}}', 'undefined variable "$x"'],
    ['a variable out of sight', '{{if 1}}{{$x := 1}}{{end}}{{$x}}', 'undefined variable "$x"'],
    [
      'an outer variable in a template',
      '{{$x := 1}}{{define "t"}}{{$x}}{{end}}',
      'undefined variable "$x"',
    ],
    ['nothing in an action', '{{}}', 'missing value for command'],
    ['an if of nothing', '{{if}}a{{end}}', 'missing value for if'],
    ['nil alone', '{{nil}}', 'nil is not a command'],
    ['a value in the pipeline', '{{1 | 2}}', 'non executable command in pipeline stage 2'],
    ['a bad number', '{{3a}}', 'bad number syntax'],
    ['a text that does not end', '{{"a}}', 'unterminated quoted string'],
    ['a parenthesis too few', '{{(1}}', 'unclosed left paren'],
    ['a parenthesis too many', '{{1)}}', 'unexpected right paren'],
    ['break without a range', '{{break}}', '{{break}} outside {{range}}'],
    ['define within', '{{if 1}}{{define "a"}}{{end}}{{end}}', 'unexpected {{define}}'],
    ['a template that is not there', '{{template "t"}}', 'template "t" not defined'],
    [
      'a template that is defined twice',
      '{{define "t"}}a{{end}}{{define "t"}}b{{end}}',
      'multiple definition',
    ],
    ['a field of a text', '{{.name.x}}', "can't evaluate field x in type string"],
    ['a field of null', '{{.none.x}}', 'nil pointer evaluating interface {}.x'],
    ['an argument for a field', '{{.name 1}}', 'name is not a method but has arguments'],
    ['an argument for a text', '{{"a" 1}}', "can't give argument to non-function"],
    ['too few arguments', '{{upper}}', 'wrong number of args for upper: want 1 got 0'],
    ['too many arguments', '{{upper "a" "b"}}', 'wrong number of args for upper: want 1 got 2'],
    [
      'an argument of another type',
      '{{.n | upper}}',
      'wrong type for value; expected string; got float64',
    ],
    ['nothing for a text', '{{upper .missing}}', 'invalid value; expected string'],
    ['a float as an index', '{{index .list .n}}', 'cannot index slice/array with type float64'],
    ['an index out of range', '{{index .list 3}}', 'index out of range: 3'],
    ['an int and a float compared', '{{eq .n 3}}', 'incompatible types for comparison'],
    ['lists compared', '{{eq .list .list}}', 'non-comparable types'],
    ['nothing compared', '{{lt .missing 1}}', 'invalid type for comparison'],
    ['a range over a text', '{{range .name}}{{end}}', "range can't iterate over web"],
    ['the length of an int', '{{len 3}}', 'len of type int'],
    ['what fails on purpose', '{{fail "no such cluster"}}', 'error calling fail: no such cluster'],
  ])('%s', (_, template, message) => {
    const render = () => renderGoTemplate({ template, data: DATA });
    expect(render).toThrow(UserError);
    expect(render).toThrow(message);
  });
});

describe('limits', () => {
  it.each([
    [
      'a small value that prints without end',
      '{{$x := list 1 1}}{{range until 60}}{{$x = list $x $x}}{{end}}{{$x}}',
    ],
    [
      'a small value that is JSON without end',
      '{{$x := dict "a" 1}}{{range until 60}}{{$x = dict "a" $x "b" $x}}{{end}}{{toJson $x | len}}',
    ],
    ['steps', '{{range until 100000}}{{range until 100000}}{{end}}{{end}}'],
    ['output', '{{range until 9000}}{{repeat 9000 "x"}}{{end}}'],
    ['a text', '{{repeat 1000000000 "x"}}'],
    ['a list', '{{until 1000000000}}'],
    ['an int that is ranged over', '{{range 1000000000}}{{end}}'],
    ['templates within templates', '{{define "t"}}{{template "t"}}{{end}}{{template "t"}}'],
    ['a width', '{{printf "%1000000000d" 1}}'],
    ['an indent', '{{indent 1000000000 "a"}}'],
    [
      'what grows in a variable',
      '{{$x := "xxxxxxxxxx"}}{{range until 50}}{{$x = printf "%s%s" $x $x}}{{end}}',
    ],
    ['nested parentheses', `{{${'('.repeat(5000)}1${')'.repeat(5000)}}}`],
    ['nested conditions', `${'{{if 1}}'.repeat(5000)}${'{{end}}'.repeat(5000)}`],
    ['a list of lists', '{{$x := list 1 1}}{{range until 60}}{{$x = concat $x $x}}{{end}}'],
  ])('end it: %s', (_, template) => {
    const before = performance.now();
    expect(() => renderGoTemplate({ template, data: {} })).toThrow(UserError);
    expect(performance.now() - before).toBeLessThan(10_000);
  });

  it('let patterns that others choke on pass', () => {
    const data = { text: `${'a'.repeat(20_000)}!` };
    expect(renderGoTemplate({ template: '{{regexMatch "^(a+)+$" .text}}', data })).toBe('false');
  });

  it('keys such as __proto__ are keys', () => {
    const template = '{{.__proto__.x}} {{.constructor}}';
    const data = JSON.parse('{"__proto__": {"x": 1}}');
    expect(renderGoTemplate({ template, data })).toBe('1 <no value>');
  });
});
