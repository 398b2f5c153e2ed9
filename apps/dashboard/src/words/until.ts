/** When something ends, as people say it: `18:00`, `tomorrow 06:00`, `24 Nov 18:00`. */
export function untilText(at: string, nowMs: number, timeZone?: string): string {
  const ms = Date.parse(at);
  if (Number.isNaN(ms)) return at;
  const zone = timeZone ? { timeZone } : {};
  const time = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...zone,
  }).format(ms);
  const dayOf = (moment: number) => new Intl.DateTimeFormat('en-CA', zone).format(moment);
  const day = dayOf(ms);
  if (day === dayOf(nowMs)) return time;
  if (day === dayOf(nowMs + DAY_MS)) return `tomorrow ${time}`;
  const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', ...zone });
  return `${date.format(ms)} ${time}`;
}

const DAY_MS = 86_400_000;

const MOMENT = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)/g;

/** A sentence of the server's with its times as people say them. */
export function withTimes(sentence: string, nowMs: number, timeZone?: string): string {
  return sentence.replaceAll(MOMENT, (at) => untilText(at, nowMs, timeZone));
}
