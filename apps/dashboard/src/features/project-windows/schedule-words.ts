/**
 * Cron's five fields as people say them: `every day at 22:00`, `Mon to Fri at 09:00`. What has no
 * short words is told as it was written.
 */
export function scheduleWords(schedule: string): string {
  const fields = schedule.trim().split(/\s+/);
  const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = ''] = fields;
  const times = timesOf(minute, hour);
  const days = daysOf(dayOfMonth, dayOfWeek);
  if (fields.length !== 5 || !times || !days || month !== '*') return schedule.trim();
  return `${days} ${times}`;
}

/** What a window says of when it is open: `every day at 22:00 for 8h, Europe/Amsterdam`. */
export function openWords({
  schedule = '',
  duration = '',
  timeZone,
}: {
  schedule?: string | undefined;
  duration?: string | undefined;
  timeZone?: string | undefined;
}): string {
  return `${scheduleWords(schedule)} for ${durationWords(duration)}, ${timeZone || 'UTC'}`;
}

/** `8h0m0s`, as the field writes it back, is `8h`. */
function durationWords(duration: string): string {
  return duration.replace(/(?<=[hm])0s$/, '').replace(/(?<=h)0m$/, '');
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

function timesOf(minute: string, hour: string): string | undefined {
  if (minute === '*' && hour === '*') return 'every minute';
  if (!isNumber(minute, 59)) return undefined;
  const padded = minute.padStart(2, '0');
  if (hour === '*') return `each hour at :${padded}`;
  const hours = hour.split(',');
  if (!hours.every((one) => isNumber(one, 23))) return undefined;
  return `at ${hours.map((one) => `${one.padStart(2, '0')}:${padded}`).join(', ')}`;
}

/** Where both days are restricted either will do. */
function daysOf(dayOfMonth: string, dayOfWeek: string): string | undefined {
  if (dayOfMonth === '*' && dayOfWeek === '*') return 'every day';
  const ofWeek = dayOfWeek === '*' ? [] : dayOfWeek.split(',').map(weekDays);
  const ofMonth = dayOfMonth === '*' ? [] : dayOfMonth.split(',').map(monthDay);
  const all = [...ofMonth, ...ofWeek];
  return all.every((one) => one !== undefined) ? all.join(', ') : undefined;
}

function monthDay(text: string): string | undefined {
  return isNumber(text, 31) && Number(text) > 0 ? `day ${Number(text)}` : undefined;
}

function weekDays(text: string): string | undefined {
  const [from, to, ...more] = text.split('-').map(weekDay);
  if (!from || more.length > 0) return undefined;
  if (!text.includes('-')) return from;
  return to ? `${from} to ${to}` : undefined;
}

function weekDay(text: string): string | undefined {
  if (isNumber(text, 6)) return DAYS[Number(text)];
  return DAYS.find((day) => day.toLowerCase() === text.toLowerCase());
}

function isNumber(text: string, most: number): boolean {
  return /^\d{1,2}$/.test(text) && Number(text) <= most;
}
