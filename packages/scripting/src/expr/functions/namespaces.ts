import { queryEscape } from '../../go-template/functions/built-in.ts';
import { GoDuration, GoTime, isList, type Value } from '../../go-template/value.ts';
import { exprError } from '../expr-error.ts';
import type { Room } from '../room.ts';
import { asText } from '../values.ts';
import { RFC3339, readTime } from './times.ts';

/** What notifications' expressions have beside expr-lang's own functions: `time.Now()` and so on. */
interface Namespace {
  values: Record<string, Value>;
  functions: Record<string, (args: Value[], room: Room) => Value>;
}

const LAYOUTS = {
  ANSIC: 'Mon Jan _2 15:04:05 2006',
  UnixDate: 'Mon Jan _2 15:04:05 MST 2006',
  RubyDate: 'Mon Jan 02 15:04:05 -0700 2006',
  RFC822: '02 Jan 06 15:04 MST',
  RFC822Z: '02 Jan 06 15:04 -0700',
  RFC850: 'Monday, 02-Jan-06 15:04:05 MST',
  RFC1123: 'Mon, 02 Jan 2006 15:04:05 MST',
  RFC1123Z: 'Mon, 02 Jan 2006 15:04:05 -0700',
  RFC3339,
  RFC3339Nano: '2006-01-02T15:04:05.999999999Z07:00',
  Kitchen: '3:04PM',
  Stamp: 'Jan _2 15:04:05',
  StampMilli: 'Jan _2 15:04:05.000',
  StampMicro: 'Jan _2 15:04:05.000000',
  StampNano: 'Jan _2 15:04:05.000000000',
};

const NAMESPACES: Record<string, Namespace> = {
  time: {
    values: {
      ...LAYOUTS,
      Nanosecond: new GoDuration(1n),
      Microsecond: new GoDuration(1_000n),
      Millisecond: new GoDuration(1_000_000n),
      Second: new GoDuration(1_000_000_000n),
      Minute: new GoDuration(60_000_000_000n),
      Hour: new GoDuration(3_600_000_000_000n),
    },
    functions: {
      Now: (_, { now }) => new GoTime(now.getTime()),
      Parse: ([text]) => readTime(text, [RFC3339]),
    },
  },
  strings: {
    values: {},
    functions: {
      ReplaceAll: ([text, before, after], room) => {
        const [whole, part, by] = [text, before, after].map((one) => asText(one, 'ReplaceAll')) as [
          string,
          string,
          string,
        ];
        const pieces = part === '' ? ['', ...whole, ''] : whole.split(part);
        room.make(whole.length + pieces.length * by.length);
        return pieces.join(by);
      },
      ToUpper: ([text]) => asText(text, 'ToUpper').toUpperCase(),
      ToLower: ([text]) => asText(text, 'ToLower').toLowerCase(),
    },
  },
  repo: {
    values: {},
    functions: {
      RepoURLToHTTPS: ([url]) => httpsUrl(asText(url, 'RepoURLToHTTPS')),
      FullNameByRepoURL: ([url]) => fullName(asText(url, 'FullNameByRepoURL')),
      QueryEscape: ([text]) => queryEscape(asText(text, 'QueryEscape')),
    },
  },
  sync: {
    values: {},
    functions: {
      /** Of `app.status.operationState`, as `info` of a sync names it. */
      GetInfoItem: ([state, name]) => {
        const operation = state instanceof Map ? state.get('operation') : undefined;
        const info = operation instanceof Map ? operation.get('info') : undefined;
        const found = (isList(info) ? info : []).find(
          (one) => one instanceof Map && one.get('name') === name,
        );
        if (found instanceof Map) return found.get('value') ?? null;
        throw exprError(`cannot find sync info item with name '${asText(name, 'GetInfoItem')}'`);
      },
    },
  },
};

/** `git@host:path`, `ssh://git@host/path` and `http://…` by HTTPS. */
function httpsUrl(url: string): string {
  const found = /^(?:(?:ssh|https?):\/\/)?(?:[^@/]+@)?([^:/]+(?::\d+(?=\/))?)[:/](.+)$/.exec(url);
  return found ? `https://${found[1]}/${found[2]}` : url;
}

/** `owner/name` of a repository's address. */
function fullName(url: string): string {
  const path = /^https:\/\/[^/]+\/([^/]*)(?:\/([^/]*))?/.exec(httpsUrl(url));
  const name = path?.[2]?.replace(/\.git$/, '');
  return name === undefined ? '' : `${path?.[1]}/${name}`;
}

export function isNamespace(name: string): boolean {
  return Object.hasOwn(NAMESPACES, name);
}

export function namespaceValue(namespace: string, name: string, at: number): Value {
  const values = NAMESPACES[namespace]?.values ?? {};
  if (Object.hasOwn(values, name)) return values[name];
  throw exprError(`${namespace} has no ${name}`, at);
}

export function namespaceFunction(
  { namespace, name, at }: { namespace: string; name: string; at: number },
  args: Value[],
  room: Room,
): Value {
  const functions = NAMESPACES[namespace]?.functions ?? {};
  const fn = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!fn) throw exprError(`${namespace} has no ${name}`, at);
  return fn(args, room);
}
