import type { KubeObject } from '@lockstep/domain';

/**
 * An object's annotations as the field reads them: with one value among them that is no text (an
 * unquoted number), none of them counts. Null reads as empty.
 */
export function annotationsOf(object: KubeObject): Readonly<Record<string, string>> {
  const stated: Record<string, unknown> = object.metadata.annotations ?? {};
  const entries = Object.entries(stated).map(([name, value]) => [name, value ?? ''] as const);
  if (entries.some(([, value]) => typeof value !== 'string')) return {};
  return Object.fromEntries(entries) as Record<string, string>;
}

/** The values of an annotation that is a list: trimmed, without empty ones, each once. */
export function listAnnotation(object: KubeObject, name: string): string[] {
  const text = annotationsOf(object)[name] ?? '';
  const values = text.split(',').map((part) => part.trim());
  return [...new Set(values.filter((part) => part !== ''))];
}

const INT64_MAX = 2n ** 63n - 1n;

/** A decimal integer of 64 bits, with a sign or without, and nothing around it. */
export function integerAnnotation(object: KubeObject, name: string): number | undefined {
  const text = annotationsOf(object)[name] ?? '';
  if (!/^[+-]?\d{1,400}$/.test(text)) return undefined;
  const value = BigInt(text.replace(/^\+/, ''));
  return value > INT64_MAX || value < -INT64_MAX - 1n ? undefined : Number(value);
}
