import { SLICE_COUNT } from './names.ts';

/** FNV-1a, 32 bits: the same on every worker and for ever, since labels in clusters carry it. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

/** The slice (`00` to `15`) of a cluster that an application's objects belong to. */
export function sliceOf(shortId: string): string {
  return String(fnv1a(shortId) % SLICE_COUNT).padStart(2, '0');
}
