import { formatTime } from './go-time.ts';
import {
  GoCertificate,
  GoComplex,
  GoDuration,
  GoInteger,
  GoList,
  GoTime,
  GoVersion,
  isList,
  sortedEntries,
  type Value,
} from './value.ts';

/** What JSON can hold of a value. Integers beyond what JSON numbers hold lose precision. */
export function toJson(value: Value): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof GoList && value.isNil) return null;
  if (isList(value)) return value.map((one) => toJson(one) ?? null);
  if (value instanceof Map) {
    return Object.fromEntries(sortedEntries(value).map(([key, one]) => [key, toJson(one) ?? null]));
  }
  if (value instanceof GoInteger) return Number(value.value);
  if (value instanceof GoVersion) return value.text;
  if (value instanceof GoComplex) return null;
  if (value instanceof GoCertificate) return { Cert: value.cert, Key: value.key };
  if (value instanceof GoTime) return formatTime(value, '2006-01-02T15:04:05.999999999Z07:00');
  if (value instanceof GoDuration) return Number(value.nanoseconds);
  return value ?? null;
}
