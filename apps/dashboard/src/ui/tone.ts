import type { Tone } from '../words/statuses.ts';

/** Class names per tone, whole: the stylesheet is made from the names found in the source. */
export const TEXT_TONE = {
  ok: 'text-ok',
  warn: 'text-warn',
  bad: 'text-bad',
  busy: 'text-busy',
  idle: 'text-idle',
  hold: 'text-hold',
} as const satisfies Record<Tone, string>;

export const SOFT_TONE = {
  ok: 'bg-ok-soft text-ok',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  busy: 'bg-busy-soft text-busy',
  idle: 'bg-idle-soft text-idle',
  hold: 'bg-hold-soft text-hold',
} as const satisfies Record<Tone, string>;

export const SOLID_TONE = {
  ok: 'bg-ok',
  warn: 'bg-warn',
  bad: 'bg-bad',
  busy: 'bg-busy',
  idle: 'bg-idle',
  hold: 'bg-hold',
} as const satisfies Record<Tone, string>;
