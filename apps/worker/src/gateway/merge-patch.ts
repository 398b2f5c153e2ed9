type Fields = Record<string, unknown>;

/** A JSON merge patch (RFC 7386) from one object to another; undefined where nothing differs. */
export function mergePatch(before: Fields, after: Fields): Fields | undefined {
  const patch: Fields = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [from, to] = [own(before, key), own(after, key)];
    if (to === undefined || to === null) {
      if (from !== undefined && from !== null) patch[key] = null;
    } else if (isFields(from) && isFields(to)) {
      const inner = mergePatch(from, to);
      if (inner) patch[key] = inner;
    } else if (JSON.stringify(from) !== JSON.stringify(to)) patch[key] = to;
  }
  return Object.keys(patch).length > 0 ? patch : undefined;
}

function own(fields: Fields, key: string): unknown {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
