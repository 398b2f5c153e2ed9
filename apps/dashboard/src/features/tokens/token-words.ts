import type { TokenItem } from '../../api/accounts.ts';

/** How long a new token lasts; 0 is for ever, and the empty one is as somebody says. */
export const LIFETIMES = [
  { label: '30 days', value: String(30 * 24 * 3600) },
  { label: '90 days', value: String(90 * 24 * 3600) },
  { label: '1 year', value: String(365 * 24 * 3600) },
  { label: 'For ever', value: '0' },
  { label: 'Other…', value: '' },
] as const;

export type Lifetime = (typeof LIFETIMES)[number]['value'];

const UNIT_SECONDS: Record<string, number> = { m: 60, h: 3600, d: 24 * 3600, w: 7 * 24 * 3600 };
const LONGEST_SECONDS = 100 * 366 * 24 * 3600;

/** `12h`, `7d` in seconds; undefined for what is no such time. */
export function secondsOf(text: string): number | undefined {
  const [, count = '', unit = ''] = /^([1-9]\d{0,8})\s*([mhdw])$/.exec(text.trim()) ?? [];
  const seconds = Number(count) * (UNIT_SECONDS[unit] ?? 0);
  return seconds > 0 && seconds <= LONGEST_SECONDS ? seconds : undefined;
}

/** When a token ends, as seen at `now` (ms). */
export function tokenEnd({ expiresAt }: Pick<TokenItem, 'expiresAt'>, nowMs: number): string {
  if (expiresAt === undefined) return 'does not expire';
  const day = new Date(expiresAt * 1000).toISOString().slice(0, 10);
  return expiresAt * 1000 <= nowMs ? `expired ${day}` : `until ${day}`;
}

export function isOver({ expiresAt }: Pick<TokenItem, 'expiresAt'>, nowMs: number): boolean {
  return expiresAt !== undefined && expiresAt * 1000 <= nowMs;
}
