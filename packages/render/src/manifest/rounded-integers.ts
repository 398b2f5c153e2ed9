import type { KubeObject } from '@lockstep/domain';
import type { RenderWarning } from '../render-input.ts';

/** Integers from here on have more digits than a number holds. */
const LONG_INTEGER = /\d{16}/;
const MAX_TOLD = 10;
/** Its limits are numbers with a fraction for the API server as well. */
const ROUNDED_ANYWAY = 'CustomResourceDefinition';

/**
 * Tells which fields have integers beyond 2^53, which are deployed as the nearest number that has a
 * double: looked for only where `text`, of which the objects were read, has so many digits in a row.
 */
export function roundedIntegers(
  text: string,
  objects: readonly KubeObject[],
  file: string,
): RenderWarning[] {
  if (!LONG_INTEGER.test(text)) return [];
  const told: string[] = [];
  for (const object of objects) {
    if (object.kind === ROUNDED_ANYWAY) continue;
    const fields = longIntegersIn(object, '');
    if (fields.length > 0) {
      told.push(`${object.kind} ${object.metadata.name}: ${fields.slice(0, MAX_TOLD).join(', ')}`);
    }
    if (told.length >= MAX_TOLD) break;
  }
  return told.map((where) => ({
    type: 'ManifestWarning',
    message: `${file}: ${where}: integers beyond 2^53 are rounded; quote them if the field takes text`,
  }));
}

function longIntegersIn(value: unknown, path: string): string[] {
  if (typeof value === 'number') {
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? [path] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  const below = (key: string) => (path === '' ? key : `${path}.${key}`);
  return Object.entries(value).flatMap(([key, item]) => longIntegersIn(item, below(key)));
}
