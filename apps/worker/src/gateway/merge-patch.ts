import { own, setOwn } from '@lockstep/engine';

type Fields = Record<string, unknown>;

/** A JSON merge patch (RFC 7386) from one object to another; undefined where nothing differs. */
export function mergePatch(before: Fields, after: Fields): Fields | undefined {
  const patch: Fields = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [from, to] = [own(before, key), own(after, key)];
    if (to === undefined || to === null) {
      if (from !== undefined && from !== null) setOwn(patch, key, null);
    } else if (isFields(from) && isFields(to)) {
      const inner = mergePatch(from, to);
      if (inner) setOwn(patch, key, inner);
    } else if (JSON.stringify(from) !== JSON.stringify(to)) setOwn(patch, key, to);
  }
  return Object.keys(patch).length > 0 ? patch : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
