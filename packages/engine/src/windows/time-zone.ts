/** Names of the time zone database that have no slash. The runtime knows others that it has not. */
const PLAIN_NAMES = new Set(
  (
    'CET CST6CDT Cuba EET EST EST5EDT Egypt Eire GB GB-Eire GMT GMT+0 GMT-0 GMT0 Greenwich HST ' +
    'Hongkong Iceland Iran Israel Jamaica Japan Kwajalein Libya MET MST MST7MDT NZ NZ-CHAT Navajo ' +
    'PRC PST8PDT Poland Portugal ROC ROK Singapore Turkey UCT UTC Universal W-SU WET Zulu'
  ).split(' '),
);

/** One formatter each, since they are dear to make; there are some 600 zones and no more. */
const formatters = new Map<string, Intl.DateTimeFormat | undefined>();
const MOST_FORMATTERS = 1000;

/** Whether the time zone database has this name, spelt this way. */
export function isTimeZone(name: string): boolean {
  return formatterOf(name) !== undefined;
}

/**
 * How far the zone's clocks are ahead of UTC at that moment, in ms; 0 for a zone that nobody knows.
 */
export function zoneOffsetMs(name: string, at: Date): number {
  const formatter = name === '' || name === 'UTC' ? undefined : formatterOf(name);
  const told = formatter?.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value;
  const match = /^GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(told ?? '');
  if (!match) return 0;
  const [, sign, hours, minutes, seconds = 0] = match;
  const totalMs = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  return sign === '-' ? -totalMs : totalMs;
}

function formatterOf(name: string): Intl.DateTimeFormat | undefined {
  if (formatters.has(name)) return formatters.get(name);
  const formatter = makeFormatter(name);
  if (formatters.size < MOST_FORMATTERS) formatters.set(name, formatter);
  return formatter;
}

function makeFormatter(name: string): Intl.DateTimeFormat | undefined {
  if (!isSpeltRight(name)) return undefined;
  try {
    const formatter = new Intl.DateTimeFormat('en', { timeZone: name, timeZoneName: 'longOffset' });
    const canonical = formatter.resolvedOptions().timeZone;
    const isOtherCase = canonical !== name && canonical.toLowerCase() === name.toLowerCase();
    return isOtherCase ? undefined : formatter;
  } catch {
    return undefined;
  }
}

/** The runtime takes any case, offsets and names of its own; the database is not so kind. */
function isSpeltRight(name: string): boolean {
  if (!name.includes('/')) return PLAIN_NAMES.has(name);
  if (name.startsWith('SystemV/')) return false;
  return name.split('/').every((part) => /^[A-Z]/.test(part));
}
