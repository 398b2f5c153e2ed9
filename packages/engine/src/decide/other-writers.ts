import type { FieldsV1, KubeObject } from '@lockstep/domain';
import { type FieldPath, isAtOrBelow } from '../compare/field-path.ts';
import { pathsOf } from '../compare/fields-v1.ts';

/** Who else writes a field, by the object's managedFields; the one that wrote last comes first. */
export interface OtherWriter {
  manager: string;
  operation: string;
  at?: string;
}

/**
 * The managers beside ours that own the field, or something above or below it. None: nobody is
 * named for it, so a webhook or the API server itself rewrites what we apply.
 */
export function otherWriters(live: KubeObject, path: FieldPath, ours: string): OtherWriter[] {
  const entries = live.metadata.managedFields ?? [];
  return entries
    .filter(({ manager, fieldsV1 }) => manager !== ours && fieldsV1 && owns(fieldsV1, live, path))
    .map(({ manager = 'an unnamed client', operation = '', time }) => ({
      manager,
      operation,
      ...(time ? { at: time } : {}),
    }))
    .sort((a, b) => (a.at === b.at ? 0 : (a.at ?? '') < (b.at ?? '') ? 1 : -1));
}

function owns(fields: FieldsV1, live: KubeObject, path: FieldPath): boolean {
  return pathsOf(fields, live).some(
    (owned) => isAtOrBelow(owned, [path]) || isAtOrBelow(path, [owned]),
  );
}

/** The other writers in words. */
export function nameWriters(writers: readonly OtherWriter[]): string {
  if (writers.length === 0) {
    return 'no other manager is named for it: a webhook or the API server rewrites it';
  }
  const named = writers.map(({ manager, operation, at }) => {
    const how = [operation, at && `at ${at}`].filter(Boolean).join(' ');
    return how === '' ? manager : `${manager} (${how})`;
  });
  return `${named.join(', ')} ${writers.length === 1 ? 'writes' : 'write'} it as well`;
}
