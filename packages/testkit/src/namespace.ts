import { randomBytes } from 'node:crypto';

/** A namespace name that no other test has: the prefix and eight random characters. */
export function uniqueNamespace(prefix: string): string {
  return `${prefix.slice(0, 50)}-${randomBytes(4).toString('hex')}`;
}
