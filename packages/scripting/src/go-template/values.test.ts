import { UserError } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { renderGoTemplate } from './index.ts';

const data = { n: 5, f: 2.5, big: 1e21, text: 'a,b', list: ['x', 'y'], map: { a: 1, b: null } };
const render = (template: string) => renderGoTemplate({ template, data, now: new Date(0) });

const TABLES: Record<string, [template: string, text: string][]> = {
  'whole numbers have a type': [
    [
      '{{typeOf 1}} {{typeOf (add 1 2)}} {{typeOf (int64 1)}} {{typeOf (int 1)}}',
      'int int64 int64 int',
    ],
    [
      '{{typeOf (index "a" 0)}} {{kindOf (max 1 2)}} {{typeOf (toDecimal "17")}}',
      'uint8 int64 int64',
    ],
    ['{{eq (add 1 1) 2}} {{gt (add 1 2) 2}} {{until (int (add 1 2))}}', 'true true [0 1 2]'],
    ['{{sub .big 0}} {{toDecimal "-17"}}', '-9223372036854775808 -15'],
    ['{{duration 3}} {{duration "3"}} {{duration (int64 3)}} {{durationRound 90}}', '0s 3s 3s 0s'],
  ],
  'lists and maps have a type': [
    [
      '{{typeOf (splitList "," .text)}} {{typeOf (until 2)}} {{typeOf (chunk 1 .list)}}',
      '[]string []int [][]interface {}',
    ],
    [
      '{{typeOf (split "," .text)}} {{typeOf (rest (splitList "," .text))}}',
      'map[string]string []interface {}',
    ],
    [
      '{{regexFindAll "z" "a" -1 | toJson}} {{initial (list) | toJson}} {{concat | toJson}}',
      'null null null',
    ],
    ['{{chunk -2 .list}}', '[]'],
    ['{{sortAlpha nil}}', '[<nil>]'],
  ],
  'the last of several maps wins with all it has': [
    ['{{mergeOverwrite (dict "a" 1 "b" true) (dict "a" 0 "b" false)}}', 'map[a:0 b:false]'],
    [
      '{{mergeOverwrite (dict "a" "x" "b" (list 1)) (dict "a" nil "b" (list))}}',
      'map[a:<nil> b:[]]',
    ],
    [
      '{{mergeOverwrite (dict "a" (dict "b" 1)) (dict "a" (dict "b" "" "c" 2))}}',
      'map[a:map[b: c:2]]',
    ],
    ['{{merge (dict "a" "") (dict "a" 0 "b" nil)}}', 'map[a:0]'],
    ['{{merge nil (dict "a" 1)}}', 'map[a:1]'],
    [
      '{{mergeOverwrite (dict "a" (split "," "x,y")) (dict "a" (split "," "z"))}}',
      'map[a:map[_0:z _1:y]]',
    ],
  ],
  'words of a name': [
    [
      '{{snakecase "http2xx"}} {{snakecase "Bld4Floor3rd"}} {{snakecase "HTTP20xOK"}}',
      'http_2xx bld4_floor_3rd http_20x_ok',
    ],
    ['{{kebabcase "a=b"}} {{kebabcase "a.B"}} {{kebabcase "a漢b"}}', 'a-=-b a.b a-漢-b'],
    [
      '{{camelcase "HTTPServer"}} {{camelcase "GO_PATH"}} {{camelcase "a__b"}} {{camelcase "__a_"}}',
      'Httpserver GoPath A_B __A_',
    ],
    ['{{title "don\'t stop"}}', "Don'T Stop"],
  ],
  'verbs of printf': [
    ['{{printf "%[2]d %[1]d|%*d|%-5d|%05d|%+d|% d" 1 2 3 4 5 6 7}}', '2 1| 3|4    |00005|+6| 7'],
    [
      '{{printf "%[3]d" 1}} {{printf "%z" 1}} {{printf "%d" 1 2}} {{printf "%"}}',
      '%!d(BADINDEX) %!z(int=1) 1%!(EXTRA int=2) %!(NOVERB)',
    ],
    ['{{printf "%.0f %.0f %.2f %.3e %g" 0.5 1.5 2.675 1234.5 1e21}}', '0 2 2.67 1.234e+03 1e+21'],
    [
      '{{printf "%x %b %#x %U %q" 1.5 0.5 255 9731 97}}',
      "0x1.8p+00 4503599627370496p-53 0xff U+2603 'a'",
    ],
    [
      '{{printf "%v %+v %#v %T" .map 5 (list 1 "a" nil) .list}}',
      'map[a:1 b:<nil>] 5 []interface {}{1, "a", interface {}(nil)} []interface {}',
    ],
    ['{{printf "%s %d %t" 1 "a" 2}}', '%!s(int=1) %!d(string=a) %!t(int=2)'],
    ['{{printf "%#g %#.3x % x %q" 2.5 "abcd" "ab" .list}}', '2.50000 0x616263 61 62 ["x" "y"]'],
  ],
  'methods of moments, durations and versions': [
    [
      '{{$t := toDate "2006-01-02" "2024-03-05"}}{{$t.Year}} {{$t.Month}} {{printf "%d" $t.Month}} {{$t.Weekday}} {{$t.YearDay}}',
      '2024 March 3 Tuesday 65',
    ],
    [
      '{{$t := toDate "2006-01-02" "2024-03-05"}}{{($t.AddDate 0 1 2).Format "Jan 2"}} {{$t.Unix}} {{$t.IsZero}}',
      'Apr 7 1709596800 false',
    ],
    [
      '{{$t := toDate "2006-01-02" "2024-03-05"}}{{$d := $t.Sub (toDate "2006-01-02" "2024-03-01")}}{{$d}} {{$d.Hours}}',
      '96h0m0s 96',
    ],
    [
      '{{$v := semver "v1.2.3-rc.1+b"}}{{$v}} {{$v.Minor}} {{$v.Original}} {{$v.IncMajor}} {{kindOf $v}}',
      '1.2.3-rc.1+b 2 v1.2.3-rc.1+b 2.0.0 ptr',
    ],
    [
      '{{(semver "1.2.3").LessThan (semver "1.10.0")}} {{(semver "1.0.0-a").Compare (semver "1.0.0")}}',
      'true -1',
    ],
  ],
  'moments with a zone': [
    [
      '{{toDate "2006-01-02T15:04:05Z07:00" "2024-03-05T10:20:30-05:30"}}',
      '2024-03-05 10:20:30 -0530 -0530',
    ],
    [
      '{{dateInZone "MST" 0 "Europe/Berlin"}} {{dateInZone "MST" 0 "America/Sao_Paulo"}} {{dateInZone "MST" 0 "Asia/Kathmandu"}}',
      'CET -03 +0530',
    ],
    [
      '{{toDate "06-1-2 3:04 PM" "24-3-5 1:20 PM" | toJson}} {{toDate "2006.002" "2024.065" | toJson}}',
      '"2024-03-05T13:20:00Z" "2024-03-05T00:00:00Z"',
    ],
  ],
  'digits that are wrong are told': [
    [
      '{{b64dec "ab="}}|{{b64dec "a!cd"}}|{{b32dec "42"}}|{{b32dec "ME"}}',
      'illegal base64 data at input byte 3|illegal base64 data at input byte 1|illegal base32 data at input byte 0|illegal base32 data at input byte 0',
    ],
    ['{{b64dec "/w==" | toJson}} {{trunc 2 "h\u00e9" | toJson}}', '"\uFFFD" "h\uFFFD"'],
  ],
  'what is no pattern matches nothing': [['{{regexMatch "(" "a"}}', 'false']],
  'templates within templates': [
    ['{{tpl "{{.n}}-{{upper .text}}" .}}', '5-A,B'],
    ['{{define "x"}}<{{.}}>{{end}}{{tpl "{{template \\"x\\" .n}}" .}}', '<5>'],
  ],
  'complex numbers': [
    ['{{1i}} {{2+3i}} {{-1.5-0.5e1i}} {{0i}} {{017i}}', '(0+1i) (2+3i) (-1.5-5i) (0+0i) (0+17i)'],
    [
      '{{printf "%v %.1f %T %s" 1i 1+2i 1i 1i}}',
      '(0+1i) (1.0+2.0i) complex128 %!s(complex128=(0+1i))',
    ],
    [
      '{{eq 1i 0+1i}} {{eq 1i 2i}} {{if 0i}}a{{else}}b{{end}} {{typeOf 1i}} {{kindOf 1i}}',
      'true false b complex128 complex128',
    ],
    ['{{toJson 1i}}|{{toPrettyJson (list 1i)}}|{{toJson (dict "a" 1i)}}', '||'],
  ],
  'secrets that are derived': [
    ['{{derivePassword 1 "long" "pw" "user" "site"}}', 'LurmNaze1,Tomd'],
    [
      '{{encryptAES "key" "text" | decryptAES "key"}} {{genPrivateKey "none"}}',
      'text Unknown type none',
    ],
    ['{{htpasswd "a:b" "c"}} {{hello}}', 'invalid username: a:b Hello!'],
  ],
  'what is drawn by lot has its form': [
    [
      '{{regexMatch "^[0-9]{6}$" (randNumeric 6)}} {{regexMatch "^[A-Za-z0-9]{9}$" (randAlphaNum 9)}}',
      'true true',
    ],
    [
      '{{len (randAscii 4)}} {{len (b64dec (randBytes 8)) | lt 0}} {{len (shuffle "abc")}}',
      '4 true 3',
    ],
    ['{{regexMatch "^[0-9a-f-]{36}$" uuidv4}} {{$n := randInt 3 4}}{{$n}}', 'true 3'],
    [
      '{{genPrivateKey "ecdsa" | contains "EC PRIVATE KEY"}} {{bcrypt "a" | hasPrefix "$2a$10$"}}',
      'true true',
    ],
  ],
};

describe.each(Object.entries(TABLES))('%s', (_, table) => {
  it.each(table)('%s', (template, text) => {
    expect(render(template)).toBe(text);
  });
});

describe('refuses', () => {
  it.each([
    ['{{mustToJson 1i}}', 'error calling mustToJson: json: unsupported type: complex128'],
    ['{{toRawJson (list 1i)}}', 'error calling toRawJson: json: unsupported type: complex128'],
    ['{{mustToPrettyJson 1i}}', 'json: unsupported type: complex128'],
    ['{{until (add 1 2)}}', 'expected int; got int64'],
    ['{{keys (split "," "a")}}', 'expected map[string]interface {}; got map[string]string'],
    ['{{dig "a" 3 "d" (dict)}}', 'int, not string'],
    ['{{range $i, $x := (add 1 2)}}{{end}}', "can't use 3 to iterate over more than one variable"],
    ['{{semverCompare "" "1.0.0"}}', 'improper constraint'],
    ['{{urlParse "http://h:port/"}}', 'invalid port'],
    ['{{urlJoin (dict "scheme" 5)}}', 'must be of type string, but int found'],
    ['{{round 1.5 0 true}}', 'expected float64'],
    ['{{deepCopy nil}}', 'nothing to copy'],
    ['{{randAlpha -1}}', 'negative'],
    ['{{randAlpha 100000000}}', 'more than'],
    ['{{range until 20}}{{derivePassword 1 "pin" "p" "u" "s"}}{{end}}', 'steps'],
    ['{{define "x"}}{{tpl "{{template \\"x\\" .}}" .}}{{end}}{{template "x" .}}', 'deep'],
  ])('%s', (template, message) => {
    expect(() => render(template)).toThrow(UserError);
    expect(() => render(template)).toThrow(message);
  });
});
