import { parse } from 'yaml';
import type { Finding } from './finding.ts';

/** Somebody has looked at a finding and accepts it until a day. */
export interface Allowance {
  readonly rule: string;
  /** `name@version` as the finding has it, or `name` for every version. */
  readonly package: string;
  /** Which advisory; needed for advisories. */
  readonly id?: string;
  readonly reason: string;
  /** The last day on which it counts, `2027-01-31`. */
  readonly until: string;
}

/** A list of allowances that cannot be read as one. */
class AllowanceError extends Error {}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const FIELDS = ['rule', 'package', 'id', 'reason', 'until'];

/** Reads the list. Throws AllowanceError with the entry and the field that is wrong. */
export function readAllowances(text: string): Allowance[] {
  const list: unknown = parse(text, { schema: 'failsafe' }) ?? [];
  if (!Array.isArray(list)) throw new AllowanceError('The allowances have to be a list');
  return list.map((entry: unknown, index) => {
    const wrong = whatIsWrong(entry);
    if (wrong) throw new AllowanceError(`Allowance ${index + 1} ${wrong}`);
    return entry as Allowance;
  });
}

function whatIsWrong(entry: unknown): string | undefined {
  if (typeof entry !== 'object' || entry === null) return 'is no map';
  const one = entry as Record<string, unknown>;
  const unknown = Object.keys(one).find((field) => !FIELDS.includes(field));
  if (unknown) return `has a field ${unknown}, which means nothing`;
  const needed = one.rule === 'advisory' ? FIELDS : FIELDS.filter((field) => field !== 'id');
  const missing = needed.find((field) => typeof one[field] !== 'string' || !one[field]);
  if (missing) return `has no ${missing}`;
  return DAY.test(String(one.until)) ? undefined : 'has no day such as 2027-01-31 as its until';
}

export interface Judged {
  readonly failures: readonly Finding[];
  /** Told, and no failure: low and moderate advisories. */
  readonly remarks: readonly Finding[];
  readonly allowed: readonly { finding: Finding; allowance: Allowance }[];
  /** Nothing was found that they speak of. */
  readonly unused: readonly Allowance[];
}

/** Parts findings by what is allowed on a day, `2026-11-22`. An allowance counts on its last day. */
export function judge(
  findings: readonly Finding[],
  allowances: readonly Allowance[],
  today: string,
): Judged {
  const failures: Finding[] = [];
  const remarks: Finding[] = [];
  const allowed: { finding: Finding; allowance: Allowance }[] = [];
  const used = new Set<Allowance>();
  for (const finding of findings) {
    const fitting = allowances.filter((one) => speaksOf(one, finding));
    for (const one of fitting) used.add(one);
    const allowance = fitting.find(({ until }) => until >= today);
    const ended = fitting
      .map(({ until }) => until)
      .sort()
      .at(-1);
    if (!finding.fails) remarks.push(finding);
    else if (allowance) allowed.push({ finding, allowance });
    else if (!ended) failures.push(finding);
    else failures.push({ ...finding, says: `${finding.says}; it was allowed until ${ended}` });
  }
  return { failures, remarks, allowed, unused: allowances.filter((one) => !used.has(one)) };
}

function speaksOf(allowance: Allowance, finding: Finding): boolean {
  const name = finding.package.replace(/(?<=.)@.*$/, '');
  return (
    allowance.rule === finding.rule &&
    (allowance.package === finding.package || allowance.package === name) &&
    (allowance.id === undefined || allowance.id === finding.id)
  );
}
