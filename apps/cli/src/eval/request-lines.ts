export type RequestLine = { kind: 'line'; text: string } | { kind: 'too-long'; limitBytes: number };

/** Far above any application; a line that never ends must not fill the memory. */
export const MAX_LINE_BYTES = 64 * 1024 * 1024;

/** The lines of a stream of bytes. One that is too long is passed over to its end, and told. */
export async function* requestLines(
  input: AsyncIterable<Buffer | string>,
  limitBytes: number = MAX_LINE_BYTES,
): AsyncIterable<RequestLine> {
  let parts: Buffer[] = [];
  let length = 0;
  const take = (part: Buffer) => {
    length += part.length;
    if (length <= limitBytes) parts.push(part);
    else parts = [];
  };
  const finish = (): RequestLine => {
    const line: RequestLine =
      length > limitBytes
        ? { kind: 'too-long', limitBytes }
        : { kind: 'line', text: Buffer.concat(parts).toString('utf8') };
    parts = [];
    length = 0;
    return line;
  };
  for await (const chunk of input) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    let from = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
      take(bytes.subarray(from, end));
      from = end + 1;
      yield finish();
    }
    take(bytes.subarray(from));
  }
  if (length > 0) yield finish();
}
