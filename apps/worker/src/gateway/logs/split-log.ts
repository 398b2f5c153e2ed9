import { StringDecoder } from 'node:string_decoder';

/** A line as it was written, and when. */
export interface TimedLine {
  content: string;
  time: string;
}

/** A longer line comes in pieces: whoever writes without an end must not fill the memory. */
const LONGEST_LINE = 256 * 1024;
const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)) ?/;

/** Cuts a log with timestamps into its lines; a carriage return ends one as well. */
export async function* splitLog(
  stream: AsyncIterable<Uint8Array>,
): AsyncGenerator<TimedLine, void, undefined> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  // Of the line whose pieces are told already.
  let cutTime: string | undefined;
  const lineOf = (text: string): TimedLine[] => {
    const time = cutTime ?? TIME.exec(text)?.[1] ?? '';
    const content = cutTime === undefined ? text.replace(TIME, '') : text;
    return content
      .trimEnd()
      .split('\r')
      .map((part) => ({ content: part, time }));
  };
  for await (const chunk of stream) {
    const lines = (rest + decoder.write(Buffer.from(chunk))).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      yield* lineOf(line);
      cutTime = undefined;
    }
    if (rest.length < LONGEST_LINE) continue;
    const [piece] = lineOf(rest);
    yield* lineOf(rest);
    cutTime = piece?.time ?? '';
    rest = '';
  }
  if (rest !== '') yield* lineOf(rest);
}
