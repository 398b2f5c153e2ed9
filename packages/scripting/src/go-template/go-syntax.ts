import { quoteGo } from './quote-go.ts';
import {
  GoInteger,
  GoList,
  GoTime,
  isList,
  isNil,
  sortedEntries,
  typeName,
  type Value,
} from './value.ts';

/** `%#v`: a value as Go's source would have it; `write` writes what is neither list nor map. */
export function goSyntax(value: Value, write: (value: Value) => string): string {
  if (isNil(value)) return 'interface {}(nil)';
  if (value instanceof GoList && value.isNil) return `${value.type}(nil)`;
  if (isList(value)) {
    return `${typeName(value)}{${Array.from(value, (one) => goSyntax(one, write)).join(', ')}}`;
  }
  if (value instanceof Map) {
    const entries = sortedEntries(value).map(
      ([key, one]) => `${quoteGo(key)}:${goSyntax(one, write)}`,
    );
    return `${typeName(value)}{${entries.join(', ')}}`;
  }
  if (value instanceof GoInteger && value.type === 'uint8') return `0x${value.value.toString(16)}`;
  return value instanceof GoTime ? 'struct' : write(value);
}
