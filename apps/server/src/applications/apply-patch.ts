import type { Application } from '@lockstep/domain';
import { UserError } from '@lockstep/domain';
import jsonPatch from 'fast-json-patch';

/**
 * A patch in one of the forms that clients of the field send: `merge` (RFC 7396) or `json`
 * (RFC 6902). Answers a new document.
 * @throws UserError `invalid-argument` for a patch that cannot be read or does not fit.
 */
export function applyPatch(
  document: Application,
  patch: { patch: string; patchType: string },
): unknown {
  const parsed = parsePatch(patch.patch);
  switch (patch.patchType) {
    case '':
    case 'merge':
    case 'application/merge-patch+json':
      return mergePatch(document, parsed);
    case 'json':
    case 'application/json-patch+json':
      return applyJsonPatch(document, parsed);
    default:
      throw invalid('patchType', `"${patch.patchType}" is not known; use merge or json`);
  }
}

/** RFC 7396: null removes, objects merge, everything else replaces. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const merged: Record<string, unknown> = isRecord(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    // A plain assignment to this key would set the prototype instead of a field.
    if (key === '__proto__') continue;
    if (value === null) delete merged[key];
    else merged[key] = mergePatch(merged[key], value);
  }
  return merged;
}

function applyJsonPatch(document: Application, parsed: unknown): unknown {
  if (!Array.isArray(parsed)) throw invalid('patch', 'a json patch is a list of operations');
  try {
    return jsonPatch.applyPatch(structuredClone(document), parsed, true, true, true).newDocument;
  } catch (error) {
    // The library's message goes on with the whole document.
    const [reason = 'does not apply'] = (error as Error).message.split('\n');
    throw invalid('patch', reason);
  }
}

function parsePatch(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid('patch', `is not JSON: ${(error as Error).message}`);
  }
}

function invalid(field: string, reason: string): UserError {
  return new UserError('invalid-argument', `${field}: ${reason}`, [{ field, reason }]);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
