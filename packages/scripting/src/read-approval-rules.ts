import { type ApprovalRule, approvalRuleSchema, isGlob } from '@lockstep/domain';

/** Rules as an annotation states them, and what cannot be read of it. */
export interface ReadApprovalRules {
  rules: ApprovalRule[];
  problems: string[];
}

const LONGEST = 64 * 1024;
const MOST_RULES = 50;

/** Reads when a project's syncs have to be approved: YAML (or JSON) of a list. */
export async function readApprovalRules(text: string): Promise<ReadApprovalRules> {
  if (text.length > LONGEST) return none(`is longer than ${LONGEST} characters`);
  let listed: unknown;
  try {
    const { readYaml } = await import('./read-yaml.ts');
    listed = readYaml(text);
  } catch (error) {
    return none(`is no YAML: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (listed === null) return { rules: [], problems: [] };
  if (!Array.isArray(listed)) return none('is not a list of rules');
  if (listed.length > MOST_RULES) return none(`has more than ${MOST_RULES} rules`);
  const read: ReadApprovalRules = { rules: [], problems: [] };
  for (const [index, entry] of listed.entries()) readRule(entry, index, read);
  return read;
}

function readRule(entry: unknown, index: number, read: ReadApprovalRules): void {
  const parsed = approvalRuleSchema.safeParse(entry);
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) {
      read.problems.push(`[${index}]${pathText(path)}: ${message}`);
    }
    return;
  }
  const problems = [...nameProblem(parsed.data, read.rules), ...globProblems(parsed.data)];
  read.problems.push(...problems.map((problem) => `[${index}]${problem}`));
  if (problems.length === 0) read.rules.push(parsed.data);
}

function nameProblem({ name }: ApprovalRule, before: readonly ApprovalRule[]): string[] {
  return before.some((one) => one.name === name) ? [`.name: there is a rule ${name} already`] : [];
}

/** A pattern that cannot be read matches nothing: the rule would be about nothing. */
function globProblems({ destinations }: ApprovalRule): string[] {
  return destinations.flatMap((destination, at) =>
    Object.entries(destination).flatMap(([field, glob]) => {
      if (isGlob(glob) && !glob.startsWith('!')) return [];
      return [`.destinations[${at}].${field}: '${glob}' cannot be read as a pattern`];
    }),
  );
}

function pathText(path: readonly PropertyKey[]): string {
  return path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
}

function none(problem: string): ReadApprovalRules {
  return { rules: [], problems: [` ${problem}`] };
}
