import { type ProjectRule, projectRuleSchema } from '@lockstep/domain';
import { checkCel } from './check-cel.ts';

/** Rules as an annotation states them, and what cannot be read of it. */
export interface ReadRules {
  rules: ProjectRule[];
  problems: string[];
}

const LONGEST = 64 * 1024;
const MOST_RULES = 100;

/** Reads the rules of a project: YAML (or JSON) of a list. Nothing of them is run. */
export async function readRules(text: string): Promise<ReadRules> {
  if (text.length > LONGEST) return none(`is longer than ${LONGEST} characters`);
  let listed: unknown;
  try {
    const { readYaml } = await import('../read-yaml.ts');
    listed = readYaml(text);
  } catch (error) {
    return none(`is no YAML: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (listed === null) return { rules: [], problems: [] };
  if (!Array.isArray(listed)) return none('is not a list of rules');
  if (listed.length > MOST_RULES) return none(`has more than ${MOST_RULES} rules`);
  const read: ReadRules = { rules: [], problems: [] };
  for (const [index, entry] of listed.entries()) await readRule(entry, index, read);
  return read;
}

async function readRule(entry: unknown, index: number, read: ReadRules): Promise<void> {
  const parsed = projectRuleSchema.safeParse(entry);
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) {
      read.problems.push(
        `[${index}]${path.map((step) => `.${String(step)}`).join('')}: ${message}`,
      );
    }
    return;
  }
  const rule = parsed.data;
  const wrong = await checkCel(rule.expression);
  if (wrong) read.problems.push(`[${index}].expression (rule ${rule.name}): ${wrong}`);
  else if (read.rules.some(({ name }) => name === rule.name)) {
    read.problems.push(`[${index}].name: there is a rule ${rule.name} already`);
  } else read.rules.push(rule);
}

function none(problem: string): ReadRules {
  return { rules: [], problems: [problem] };
}
