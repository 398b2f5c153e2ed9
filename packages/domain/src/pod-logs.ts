/** Which logs; what is not given chooses nothing out. */
export interface LogQuery {
  /** Of the pod, or of the resource that it came of. */
  namespace?: string;
  podName?: string;
  /** The resource whose pods are meant. */
  group?: string;
  kind?: string;
  resourceName?: string;
  container?: string;
  follow?: boolean;
  previous?: boolean;
  tailLines?: number;
  sinceSeconds?: number;
  /** RFC 3339. */
  sinceTime?: string;
  /** RFC 3339; the first line after it is the last. */
  untilTime?: string;
  /** Lines with this text; after a `!` those without it. */
  filter?: string;
  /** Whether capital letters in the filter are others than small ones. */
  matchCase?: boolean;
  /** More pods than so many are refused. */
  maxPods?: number;
}

/** In the field's form. */
export interface LogLine {
  content: string;
  /** RFC 3339 in seconds; null where there is none. */
  timeStamp: string | null;
  last: boolean;
  /** RFC 3339, as exact as it is known. */
  timeStampStr: string;
  podName: string;
  /** The content is why the pod has no log. */
  problem?: true;
}

export interface PodLogs {
  /** Whose logs these are; those of pods that come while they are followed are not among them. */
  pods: { namespace: string; name: string }[];
  lines: AsyncIterable<LogLine>;
}

/** As the field writes a time that is not known. */
const NO_TIME = '0001-01-01T00:00:00Z';

/** A line of a log. `time` is RFC 3339 as the API server writes it, or empty. */
export function logLine(
  line: { content: string; time: string; podName: string },
  more: Pick<LogLine, 'problem'> & { last?: boolean } = {},
): LogLine {
  const { content, time, podName } = line;
  const { last = false, problem } = more;
  return {
    content,
    timeStamp: time === '' ? null : time.replace(/\.\d+/, ''),
    last,
    timeStampStr: time === '' ? NO_TIME : time.replace(/\.?0*(?=Z|[+-]\d\d:\d\d$)/, trimmed),
    podName,
    ...(problem ? { problem } : {}),
  };
}

/** Zeros go at the end of a fraction only, and with them its point. */
function trimmed(zeros: string, offset: number, whole: string): string {
  return whole.lastIndexOf('.', offset) > 0 ? '' : zeros;
}

/** Orders RFC 3339 times in UTC, whose fractions have different lengths; those without come first. */
export function compareLogTimes(a: string, b: string): number {
  const [left, right] = [a.replace(/Z$/, ''), b.replace(/Z$/, '')];
  const width = Math.max(left.length, right.length);
  const padded = (text: string) =>
    text === '' ? '' : (text.includes('.') ? text : `${text}.`).padEnd(width + 1, '0');
  return padded(left) < padded(right) ? -1 : padded(left) > padded(right) ? 1 : 0;
}
