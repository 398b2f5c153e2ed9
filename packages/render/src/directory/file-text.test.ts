import { expect, test } from 'vitest';
import { fileText } from './file-text.ts';

const TEXT = 'kind: Ä\n';
const swapped = Buffer.from(TEXT, 'utf16le').swap16();

test.each<[string, Buffer]>([
  ['UTF-8', Buffer.from(TEXT)],
  ['UTF-8 with a mark', Buffer.from([0xef, 0xbb, 0xbf, ...Buffer.from(TEXT)])],
  ['UTF-16', Buffer.from([0xff, 0xfe, ...Buffer.from(TEXT, 'utf16le')])],
  ['UTF-16 the other way round', Buffer.from([0xfe, 0xff, ...swapped])],
])('reads %s', (_, content) => {
  expect(fileText(content)).toBe(TEXT);
});
