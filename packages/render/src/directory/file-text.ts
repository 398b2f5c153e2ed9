/** The text of a file: UTF-8, or what the mark at its beginning says of UTF-16. */
export function fileText(content: Buffer): string {
  if (content[0] === 0xff && content[1] === 0xfe) return decode(content, 'utf-16le');
  if (content[0] === 0xfe && content[1] === 0xff) return decode(content, 'utf-16be');
  return decode(content, 'utf-8');
}

/** The mark is left out. */
function decode(content: Buffer, encoding: string): string {
  return new TextDecoder(encoding).decode(content);
}
