import { UsageError } from './cli-error.ts';

/** Readers of option values, for commander: they throw a UsageError that says what is wanted. */

/** A number of seconds, also as Go writes durations (`90s`, `2m`, `1h30m`). */
export function seconds(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(h|m|s)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) {
    throw new UsageError(`"${text}" is not a time: give seconds, or 90s, 2m, 1h30m`);
  }
  const UNIT = { h: 3600, m: 60, s: 1 };
  return parts.reduce((sum, [, n, unit]) => sum + Number(n) * UNIT[unit as 'h' | 'm' | 's'], 0);
}

export function wholeNumber(text: string): number {
  if (!/^-?\d+$/.test(text)) throw new UsageError(`"${text}" is not a whole number`);
  return Number(text);
}

/** `name=value`; the value may hold more of `=`. */
export function nameAndValue(option: string, text: string): { name: string; value: string } {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`${option} ${text}: it is written NAME=VALUE`);
  return { name: text.slice(0, at), value: text.slice(at + 1) };
}
