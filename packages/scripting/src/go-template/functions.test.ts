import { UserError } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { renderGoTemplate } from './index.ts';

const now = new Date('2026-03-01T12:34:56Z');
const data = { m: { b: 2, a: 1, s: 'x' }, list: ['b', 'a', 'b'], f: 2.5, t: 'hello world', e: '' };
const render = (template: string) => renderGoTemplate({ template, data, now });

const TABLES: Record<string, [template: string, text: string][]> = {
  texts: [
    [
      '{{upper "aB"}} {{lower "aB"}} {{title "hello world"}} {{untitle "Hello World"}}',
      'AB ab Hello World hello world',
    ],
    [
      '{{trim "  a b  "}}|{{trimAll "$" "$5.00$"}}|{{trimSuffix "-" "a-"}}|{{trimPrefix "-" "-a"}}',
      'a b|5.00|a|a',
    ],
    ['{{trunc 5 "hello world"}}|{{trunc -5 "hello world"}}|{{trunc 50 "a"}}', 'hello|world|a'],
    ['{{abbrev 5 "hello world"}}|{{abbrevboth 5 10 "1234 5678 9123"}}', 'he...|...5678...'],
    [
      '{{substr 0 5 "hello world"}}|{{substr 6 -1 "hello world"}}|{{substr -1 3 "hello"}}',
      'hello|world|hel',
    ],
    ['{{repeat 3 "ab"}}|{{nospace "a b\tc"}}|{{initials "First Try"}}', 'ababab|abc|FT'],
    [
      '{{contains "cat" "catch"}} {{hasPrefix "cat" "catch"}} {{hasSuffix "cat" "catch"}}',
      'true true false',
    ],
    ['{{quote "a" 1 nil}}|{{squote "a" 1}}|{{cat "a" nil 1}}', '"a" "1"|\'a\' \'1\'|a 1'],
    ['{{indent 2 "a\\nb"}}|{{nindent 2 "a\\nb"}}', '  a\n  b|\n  a\n  b'],
    [
      '{{"a b c" | replace " " "-"}}|{{plural "one" "many" 1}}|{{plural "one" "many" 0}}',
      'a-b-c|one|many',
    ],
    [
      '{{snakecase "FirstName"}} {{snakecase "HTTPServer"}} {{camelcase "http_server"}} {{kebabcase "FirstName"}} {{swapcase "aB"}}',
      'first_name http_server HttpServer first-name Ab',
    ],
    [
      '{{wrap 5 "hello big world"}}|{{wrapWith 5 "\\t" "hello world"}}',
      'hello\nbig\nworld|hello\tworld',
    ],
    ['{{join "-" .list}} {{join "," (list 1 nil true)}} {{join "-" "a"}}', 'b-a-b 1,true a'],
    [
      '{{(split "/" "a/b/c")._1}} {{index (splitList "/" "a/b") 0}} {{(splitn "/" 2 "a/b/c")._1}}',
      'b a b/c',
    ],
    ['{{sortAlpha .list}} {{toStrings (list 1 "a")}} {{toString 3.5}}', '[a b b] [1 a] 3.5'],
    ['{{replace "" "-" "ab"}}', '-a-b-'],
  ],
  lists: [
    [
      '{{list 1 "a" true}} {{tuple 1 2}} {{first .list}} {{last .list}} {{rest .list}} {{initial .list}}',
      '[1 a true] [1 2] b b [a b] [b a]',
    ],
    [
      '{{append .list "z"}} {{prepend .list "z"}} {{concat .list (list 1)}} {{reverse .list}}',
      '[b a b z] [z b a b] [b a b 1] [b a b]',
    ],
    [
      '{{uniq .list}} {{without .list "b"}} {{has "a" .list}} {{has "q" .list}} {{compact (list 1 0 "" "a")}}',
      '[b a] [a] true false [1 a]',
    ],
    ['{{slice .list 1}} {{slice .list 0 2}} {{chunk 2 .list}}', '[a b] [b a] [[b a] [b]]'],
    [
      '{{until 3}} {{untilStep 3 9 3}} {{seq 3}}|{{seq 0 2}}|{{seq 0 2 6}}|{{seq 3 1}}',
      '[0 1 2] [3 6] 1 2 3|0 1 2|0 2 4 6|3 2 1',
    ],
    ['{{first list}} {{mustFirst .list}} {{mustUniq .list}}', '<no value> b [b a]'],
  ],
  dicts: [
    ['{{dict "a" 1 "b" "x"}} {{dict "a"}}', 'map[a:1 b:x] map[a:]'],
    ['{{get .m "a"}}|{{get .m "q"}}|{{hasKey .m "a"}}|{{hasKey .m "q"}}', '1||true|false'],
    [
      '{{$d := dict "a" 1}}{{$_ := set $d "b" 2}}{{$d}}{{$_ := unset $d "a"}}{{$d}}',
      'map[a:1 b:2]map[b:2]',
    ],
    [
      '{{keys .m | sortAlpha}} {{values (dict "a" 1)}} {{pick .m "a"}} {{omit .m "a" "b"}}',
      '[a b s] [1] map[a:1] map[s:x]',
    ],
    ['{{pluck "a" .m (dict "a" 5) (dict)}}', '[1 5]'],
    [
      '{{merge (dict "a" 1 "n" (dict "x" 1)) (dict "a" 2 "b" 3 "n" (dict "y" 2))}}',
      'map[a:1 b:3 n:map[x:1 y:2]]',
    ],
    [
      '{{mergeOverwrite (dict "a" 1 "n" (dict "x" 1)) (dict "a" 2 "n" (dict "x" 5))}}',
      'map[a:2 n:map[x:5]]',
    ],
    [
      '{{dig "n" "x" "none" (dict "n" (dict "x" 1))}} {{dig "n" "q" "none" (dict "n" (dict))}}',
      '1 none',
    ],
    [
      '{{$a := dict "n" (dict "x" 1)}}{{$b := deepCopy $a}}{{$_ := set $b.n "x" 2}}{{$a}}',
      'map[n:map[x:1]]',
    ],
  ],
  numbers: [
    ['{{add 1 2 3}} {{sub 5 2}} {{mul 2 3 4}} {{div 7 2}} {{mod 7 2}} {{add1 1}}', '6 3 24 3 1 2'],
    [
      '{{add .f 1}} {{add "3" 1}} {{int "12"}} {{int64 2.9}} {{float64 "2.5"}} {{atoi "x"}}',
      '3 4 12 2 2.5 0',
    ],
    ['{{max 1 3 2}} {{min 3 1 2}} {{maxf 1.5 2}} {{minf 1.5 2}} {{biggest 1 2}}', '3 1 2 1.5 2'],
    ['{{ceil 1.1}} {{floor 1.9}} {{round 123.555555 3}} {{round 1.5 0}}', '2 1 123.556 2'],
    [
      '{{addf 0.1 0.2}} {{subf 1.5 0.5}} {{mulf 1.5 2}} {{divf 3 2}} {{add1f 1.5}}',
      '0.3 1 3 1.5 2.5',
    ],
    ['{{toDecimal "0777"}} {{add 9223372036854775807 1}}', '511 -9223372036854775808'],
  ],
  defaults: [
    [
      '{{default "x" .e}} {{.t | default "x"}} {{default 5 0}} {{.q | default "none"}}',
      'x hello world 5 none',
    ],
    ['{{empty .e}} {{empty .t}} {{empty 0}} {{coalesce "" 0 "a" "b"}}', 'true false true a'],
    ['{{ternary "a" "b" true}} {{true | ternary "a" "b"}} {{ternary 1 2 false}}', 'a a 2'],
    ['{{all 1 "a"}} {{all 1 ""}} {{any 0 "a"}} {{any 0 ""}}', 'true false true false'],
    [
      '{{typeOf 1}} {{typeOf .f}} {{kindOf .list}} {{kindOf .m}} {{kindIs "string" .t}} {{typeIs "int" 1}} {{kindOf nil}}',
      'int float64 slice map true true invalid',
    ],
    ['{{deepEqual .list (list "b" "a" "b")}} {{deepEqual 1 1.0}}', 'true false'],
  ],
  encodings: [
    [
      '{{toJson .m}} {{toRawJson "<a>"}} {{toJson "<a>"}}',
      '{"a":1,"b":2,"s":"x"} "<a>" "\\u003ca\\u003e"',
    ],
    ['{{toPrettyJson (dict "a" 1)}}', '{\n  "a": 1\n}'],
    ['{{(fromJson "{\\"a\\": [1, 2]}").a}} {{fromJson "{"}}', '[1 2] <no value>'],
    [
      '{{b64enc "hello"}} {{b64dec "aGVsbG8="}} {{b64dec "%"}}',
      'aGVsbG8= hello illegal base64 data at input byte 0',
    ],
    ['{{b32enc "hello"}} {{b32dec "NBSWY3DP"}}', 'NBSWY3DP hello'],
    [
      '{{sha256sum "a" | trunc 8}} {{sha1sum "a" | trunc 8}} {{sha512sum "a" | trunc 8}} {{adler32sum "hello"}}',
      'ca978112 86f7e437 1f40fc92 103547413',
    ],
    [
      '{{toYaml (dict "b" (list 1 "2") "a" (dict "x" true) "e" (dict) "l" (list))}}',
      'a:\n  x: true\nb:\n- 1\n- "2"\ne: {}\nl: []',
    ],
    ['{{(fromYaml "a: 1\\nb: [x, z]").b}} {{fromYamlArray "- 1\\n- a"}}', '[x z] [1 a]'],
    [
      '{{fromYaml "a: yes\\nb: 012\\nc: 1e3\\nd: ~\\ne: 2024-01-01" | toJson}}',
      '{"a":true,"b":10,"c":1000,"d":null,"e":"2024-01-01"}',
    ],
    ['{{toYaml .list | nindent 2}}', '\n  - b\n  - a\n  - b'],
  ],
  patterns: [
    [
      '{{regexMatch "^a.c$" "abc"}} {{regexFind "[0-9]+" "a12b34"}} {{regexFindAll "[0-9]+" "a1b2c3" 2}}',
      'true 12 [1 2]',
    ],
    [
      '{{regexReplaceAll "a(x*)b" "-ab-axxb-" (print "$" "{1}W")}} {{regexReplaceAllLiteral "a(x*)b" "-ab-" "$1"}}',
      '-W-xxW- -$1-',
    ],
    [
      '{{regexReplaceAll "(?P<first>\\\\w+) (?P<second>\\\\w+)" "hello world" "$second $first"}}',
      'world hello',
    ],
    [
      '{{regexSplit "z+" "pizza" -1}} {{regexSplit "," "a,b,c" 2}} {{regexQuoteMeta "1.2"}}',
      '[pi a] [a b,c] 1\\.2',
    ],
    ['{{regexReplaceAll "x*" "abc" "-"}} {{mustRegexMatch "b" "abc"}}', '-a-b-c- true'],
  ],
  paths: [
    [
      '{{base "a/b.txt"}} {{dir "a/b.txt"}} {{ext "a/b.txt"}} {{clean "a//b/../c/"}} {{isAbs "/a"}} {{base ""}}',
      'b.txt a .txt a/c true .',
    ],
    [
      '{{(urlParse "https://u:p@host:80/a/b?q=1#f").host}} {{(urlParse "https://host/a").path}}',
      'host:80 /a',
    ],
    [
      '{{urlJoin (dict "scheme" "https" "host" "h:1" "path" "/p" "query" "a=1" "fragment" "f")}}',
      'https://h:1/p?a=1#f',
    ],
  ],
  times: [
    [
      '{{now | date "2006-01-02 15:04:05"}} {{htmlDate now}} {{now | unixEpoch}}',
      '2026-03-01 12:34:56 2026-03-01 1772368496',
    ],
    [
      '{{dateInZone "15:04 -07:00" now "Europe/Paris"}} {{date "Mon Jan _2 3:04PM" 0}}',
      '13:34 +01:00 Thu Jan  1 12:00AM',
    ],
    [
      '{{now | dateModify "-1h30m" | date "15:04"}} {{toDate "2006-01-02" "2017-12-31" | date "02/01/06"}}',
      '11:04 31/12/17',
    ],
    [
      '{{duration 95}} {{durationRound "2h10m5s"}} {{now | dateModify "-90s" | ago}}',
      '0s 2h 1m30s',
    ],
  ],
  versions: [
    [
      '{{(semver "1.2.3-beta.1+5").Minor}} {{(semver "v1.2.3").Original}} {{(semver "1.2.3-a").Prerelease}}',
      '2 v1.2.3 a',
    ],
    [
      '{{semverCompare "^1.2.0" "1.9.0"}} {{semverCompare "~1.2.0" "1.3.0"}} {{semverCompare ">=1.0, <2.0" "1.5.0"}}',
      'true false true',
    ],
    [
      '{{semverCompare "1.2.x" "1.2.9"}} {{semverCompare ">1.0.0" "2.0.0-beta"}} {{semverCompare "1.0 - 2.0 || 3" "3.1.0"}}',
      'true false true',
    ],
  ],
  'names of application sets': [
    [
      '{{slugify 5 "feat--a.b"}}|{{slugify 6 "feat--a.b"}}|{{slugify 3 true "feature"}}|{{slugify 5 true "a.b.c.d"}}',
      'feat|feat-a|fea|a-b-c',
    ],
    ['{{normalize "Feature/ABC_1"}} {{normalize "-a.b-"}}', 'feature-abc-1 a.b'],
    [
      '{{slugify "feat/Some_Branch"}} {{slugify 8 "feat/some-branch"}} {{slugify 12 true "feat/some-branch"}}',
      'feat-some-branch feat feat-some',
    ],
  ],
};

describe.each(Object.entries(TABLES))('%s', (_, table) => {
  it.each(table)('%s', (template, text) => {
    expect(render(template)).toBe(text);
  });
});

describe('functions refuse', () => {
  it.each([
    ['{{div 1 0}}', 'integer divide by zero'],
    ['{{repeat -1 "a"}}', 'negative Repeat count'],
    ['{{mustRegexMatch "(" "a"}}', 'error parsing regexp'],
    ['{{mustRegexMatch "(?=a)" "a"}}', 'error parsing regexp'],
    ['{{regexFind "(" "a"}}', 'error parsing regexp'],
    ['{{fromYaml "- 1"}}', 'cannot unmarshal into a map'],
    ['{{fromYaml "a: ["}}', 'error calling fromYaml'],
    ['{{mustFromJson "{"}}', 'error calling mustFromJson'],
    ['{{first "a"}}', 'Cannot find first on type string'],
    ['{{slice "abc" 1}}', 'list should be type of slice or array but string'],
    ['{{dig "a" "b"}}', 'dig needs at least three arguments'],
    ['{{semver "x"}}', 'Invalid Semantic Version'],
    ['{{semverCompare "?" "1.0.0"}}', 'improper constraint'],
    ['{{slugify 3}}', 'bad arguments'],
    ['{{ternary 1 2 "a"}}', 'expected bool'],
    ['{{$d := dict}}{{set $d "a" $d}}', 'a dict cannot be put into itself'],
    ['{{mustToDate "2006-01-02" "x"}}', 'cannot parse'],
    ['{{trunc "a" "b"}}', 'expected int'],
    ['{{chunk 0 (list 1)}}', 'must be positive'],
  ])('%s', (template, message) => {
    expect(() => render(template)).toThrow(UserError);
    expect(() => render(template)).toThrow(message);
  });
});

it('renders an Application name as application sets do', () => {
  const text = renderGoTemplate({
    template:
      '{{ .path.basename | normalize }}-{{ index .path.segments 0 }}{{ if .prod }}-prod{{ end }}',
    data: { path: { basename: 'My_App', segments: ['apps', 'My_App'] }, prod: true },
    options: ['missingkey=error'],
  });
  expect(text).toBe('my-app-apps-prod');
});
