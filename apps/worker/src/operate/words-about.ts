import { type KubeObject, messageOf } from '@lockstep/domain';
import { isSecret, type RedactPath, valuesAtPaths } from '@lockstep/engine';

const NO_VALUES = new Set(['apiVersion', 'kind', 'metadata', 'type', 'immutable']);
const HIDDEN = '++++++++';

/**
 * An error about an object, in the API server's words. It quotes what it does not accept, and of a
 * patch what it makes of the live object (to be given as well), which
 * must not be seen of a Secret, nor of what is configured to be as secret.
 */
export function wordsAbout(
  objects: KubeObject | readonly (KubeObject | undefined)[],
  error: unknown,
  redactPaths: readonly RedactPath[] = [],
): string {
  const message = messageOf(error);
  const all = [objects].flat().filter((object) => object !== undefined);
  return [...new Set(all.flatMap((object) => valuesOf(object, redactPaths)))]
    .sort((a, b) => b.length - a.length)
    .reduce((text, value) => hide(text, value), message);
}

function valuesOf(object: KubeObject, redactPaths: readonly RedactPath[]): string[] {
  const values = new Set<string>();
  for (const value of valuesAtPaths(object, redactPaths)) collect(value, values);
  for (const [field, value] of isSecret(object) ? Object.entries(object) : []) {
    if (!NO_VALUES.has(field)) collect(value, values);
  }
  return [...values].filter((value) => value !== '');
}

function collect(value: unknown, into: Set<string>): void {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) collect(inner, into);
  } else if (value !== undefined && value !== null) {
    const text = String(value);
    into.add(text);
    // As Go quotes it, and as it was before it was encoded.
    into.add(JSON.stringify(text).slice(1, -1));
    into.add(Buffer.from(text, 'base64').toString('utf8'));
  }
}

/** A value of one letter must not make holes in other words. */
function hide(text: string, value: string): string {
  const escaped = value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return text.replace(new RegExp(`(?<![A-Za-z0-9])${escaped}(?![A-Za-z0-9])`, 'g'), HIDDEN);
}
