import { readOpened } from './formats.ts';
import { isSealedValue } from './open-value.ts';

/**
 * The values that were encrypted, of a file that another program opened: those at the places where
 * its documents have sealed ones.
 */
export function openedValues(sealed: readonly unknown[], content: Buffer, path: string): unknown[] {
  const values: unknown[] = [];
  collect(sealed, readOpened(content, path), values);
  return values;
}

function collect(sealed: unknown, opened: unknown, into: unknown[]): void {
  if (isSealedValue(sealed)) {
    into.push(opened);
  } else if (sealed instanceof Map && opened instanceof Map) {
    for (const [key, value] of sealed) collect(value, opened.get(key), into);
  } else if (Array.isArray(sealed) && Array.isArray(opened)) {
    for (const [index, value] of sealed.entries()) collect(value, opened[index], into);
  }
}
