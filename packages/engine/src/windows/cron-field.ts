/** The values of one field of a schedule; `any` where it restricts nothing. */
export interface CronField {
  values: ReadonlySet<number>;
  any: boolean;
}

export interface FieldBounds {
  title: string;
  min: number;
  max: number;
  names?: readonly string[];
}

/**
 * Reads one field: values, names, `*`, `?`, ranges, steps, and lists of them. The rules, and what
 * is let pass, are those of Go's robfig/cron (version 3): `N/step` runs to the field's end, a star
 * with a step above 1 restricts like a list, Sunday is 0 and never 7.
 * @throws CronError saying what is wrong with it.
 */
export function parseCronField(text: string, bounds: FieldBounds): CronField {
  const values = new Set<number>();
  let any = false;
  for (const range of text.split(',').filter((part) => part !== '')) {
    const read = parseRange(range, bounds);
    any ||= read.any;
    for (let value = read.start; value <= read.end; value += read.step) values.add(value);
  }
  return { values, any };
}

/** A schedule that cannot be read, in words. */
export class CronError extends Error {}

function parseRange(text: string, bounds: FieldBounds) {
  const [range = '', stepText, ...tooMany] = text.split('/');
  if (tooMany.length > 0) throw new CronError(`too many slashes in "${text}"`);
  const [low = '', high, ...more] = range.split('-');
  const isStar = low === '*' || low === '?';
  // After a star, what follows a hyphen is not looked at.
  if (!isStar && more.length > 0) throw new CronError(`too many hyphens in "${text}"`);
  const start = isStar ? bounds.min : parseValue(low, bounds);
  const step = stepText === undefined ? 1 : parseNumber(stepText);
  const isSingle = high === undefined;
  const end = isStar || (isSingle && stepText !== undefined) ? bounds.max : endOf(start, high);
  check(text, bounds, { start, end, step });
  return { start, end, step, any: isStar && step === 1 };

  function endOf(first: number, last: string | undefined): number {
    return last === undefined ? first : parseValue(last, bounds);
  }
}

function check(
  text: string,
  { title, min, max }: FieldBounds,
  { start, end, step }: { start: number; end: number; step: number },
): void {
  if (start < min || end > max) {
    throw new CronError(`"${text}" is outside of ${title} (${min} to ${max})`);
  }
  if (start > end) throw new CronError(`"${text}" ends before it begins`);
  if (step === 0) throw new CronError(`the step in "${text}" must not be zero`);
}

function parseValue(text: string, { names, min }: FieldBounds): number {
  const named = names?.indexOf(text.toLowerCase()) ?? -1;
  return named >= 0 ? named + min : parseNumber(text);
}

function parseNumber(text: string): number {
  if (!/^\+?\d{1,15}$/.test(text)) throw new CronError(`"${text}" is not a number`);
  return Number(text);
}
