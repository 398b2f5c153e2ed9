import { LuaTable } from './table.ts';
import { decodeText, encodeText, LuaError, type LuaValue, typeName } from './values.ts';

/**
 * A JSON value as real tables: null and what is absent are nil, and a list closes up where it has a
 * null. Each table remembers whether it was a list or a map, since an empty one does not show it.
 */
export function fromJson(value: unknown): LuaValue {
  if (typeof value === 'string') return encodeText(value);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const table = new LuaTable();
  if (Array.isArray(value)) {
    table.sourceKind = 'list';
    for (const item of value) {
      const made = fromJson(item);
      if (made !== undefined) table.list.push(made);
    }
    return table;
  }
  table.sourceKind = 'map';
  for (const [key, item] of Object.entries(value)) table.set(encodeText(key), fromJson(item));
  return table;
}

/** Fields that are maps wherever Kubernetes has them: an empty table there is an empty map. */
const MAPS = new Set([
  'annotations',
  'data',
  'emptyDir',
  'labels',
  'limits',
  'matchLabels',
  'metadata',
  'nodeSelector',
  'podSelector',
  'requests',
  'resources',
  'securityContext',
  'selector',
  'spec',
  'status',
  'stringData',
  'template',
]);

/** Deeper than any object; a table that holds itself ends here. */
const DEPTH_AT_MOST = 200;
/** Far above any object: tables that hold one another may be small, and immense when written out. */
const SIZE_AT_MOST = 16 * 1024 * 1024;
const SIZE_OF_VALUE = 64;

export interface ToJsonOptions {
  /** What stood there before: an empty table stays what it was. */
  source?: unknown;
}

/**
 * What a script answers, as JSON. An empty table is what it was in the source, where there is none
 * a map by well-known names, and otherwise a list, as the field has it.
 * @throws LuaError for what JSON cannot say.
 */
export function toJson(value: LuaValue, { source }: ToJsonOptions = {}): unknown {
  return valueToJson(value, { source, name: '', depth: 0, written: { size: 0 } });
}

interface Place {
  source: unknown;
  name: string;
  depth: number;
  /** Of the whole result up to here. */
  written: { size: number };
}

function valueToJson(value: LuaValue, place: Place): unknown {
  count(value, place);
  if (value === undefined) return null;
  if (typeof value === 'string') return decodeText(value);
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value;
    throw new LuaError(`${place.name || 'the result'} is not a finite number`);
  }
  if (typeof value === 'boolean') return value;
  if (!(value instanceof LuaTable)) {
    throw new LuaError(`${place.name || 'the result'} is a ${typeName(value)}, which is not data`);
  }
  if (place.depth > DEPTH_AT_MOST) throw new LuaError('the result is nested too deeply');
  return tableToJson(value, place);
}

function count(value: LuaValue, { written }: Place): void {
  written.size += SIZE_OF_VALUE + (typeof value === 'string' ? value.length : 0);
  if (written.size > SIZE_AT_MOST) throw new LuaError('the result is too large');
}

function tableToJson(table: LuaTable, place: Place): unknown {
  const { source, name } = place;
  const inside = { written: place.written, depth: place.depth + 1 };
  if (!table.hasKeys && table.length === 0) return isEmptyList(table, place) ? [] : {};
  if (!table.hasKeys) {
    const items = Array.isArray(source) ? source : [];
    return table.list.map((item, at) => valueToJson(item, { ...inside, source: items[at], name }));
  }
  const fields: Record<string, unknown> = {};
  for (const [key, item] of table.entries()) {
    if (typeof key !== 'string') {
      throw new LuaError(`${name || 'the result'} mixes a list with named fields, or has gaps`);
    }
    const field = decodeText(key);
    const before = fieldOf(source, field);
    const json = valueToJson(item, { ...inside, source: before, name: field });
    // Not by assignment: `__proto__` is a name like any other.
    Object.defineProperty(fields, field, {
      value: json,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return fields;
}

function isEmptyList(table: LuaTable, { source, name }: Place): boolean {
  if (table.sourceKind) return table.sourceKind === 'list';
  if (typeof source === 'object' && source !== null) return Array.isArray(source);
  return !MAPS.has(name);
}

function fieldOf(source: unknown, field: string): unknown {
  if (typeof source !== 'object' || source === null || Array.isArray(source)) return undefined;
  return Object.hasOwn(source, field) ? (source as Record<string, unknown>)[field] : undefined;
}
