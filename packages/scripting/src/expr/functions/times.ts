import { inZone, localParts, parseDuration, parseTime } from '../../go-template/go-time.ts';
import { GoDuration, GoTime, type Value } from '../../go-template/value.ts';
import { exprError } from '../expr-error.ts';
import { asText } from '../values.ts';
import { type ExprFunctions, plain } from './function.ts';

export const RFC3339 = '2006-01-02T15:04:05Z07:00';

/** What a date without a layout may look like. */
const LAYOUTS = [
  RFC3339,
  ...['2006-01-02', '15:04:05', '2006-01-02 15:04:05', '2006-01-02T15:04:05'],
  ...['02 Jan 06 15:04 MST', 'Mon, 02 Jan 2006 15:04:05 MST'],
];

export const timeFunctions: ExprFunctions = {
  now: plain(0, 0, (_, { now }) => new GoTime(now.getTime())),
  duration: plain(1, 1, ([text]) => {
    const nanoseconds = parseDuration(asText(text, 'duration'));
    if (nanoseconds === undefined) throw exprError(`invalid duration ${text}`);
    return new GoDuration(nanoseconds);
  }),
  date: plain(1, 3, ([given, layout, zone]) => {
    const text = asText(given, 'date');
    const layouts = layout === undefined ? LAYOUTS : [asText(layout, 'date')];
    const time = readTime(text, layouts);
    return zone === undefined ? time : asIfIn(time, asText(zone, 'date'));
  }),
  timezone: plain(1, 1, ([name]) => {
    const zone = asText(name, 'timezone') || 'UTC';
    if (zone !== 'UTC' && inZone(new GoTime(0), zone).zone !== zone) {
      throw exprError(`unknown time zone ${zone}`);
    }
    return zone;
  }),
};

/** What was read without a zone is of this one. */
function asIfIn(time: GoTime, zone: string): GoTime {
  if (time.zone !== 'UTC') return time;
  const { offsetMinutes } = localParts(inZone(time, zone));
  return inZone(new GoTime(time.atMs - offsetMinutes * 60_000), zone);
}

/** @throws UserError where no layout fits. */
export function readTime(text: Value, layouts: readonly string[]): GoTime {
  const written = asText(text, 'a time');
  for (const layout of layouts) {
    const time = parseTime(layout, written);
    if (time) return time;
  }
  throw exprError(`invalid date ${written}`);
}
