import { readCsvLine, trimSpace } from './csv-line.ts';
import { MAX_LINE_CHARACTERS, type PolicyFile, refuseTooLarge } from './parse-policy.ts';

/** A role of an AppProject, as far as it grants something. */
export interface ProjectRole {
  name: string;
  policies?: readonly string[];
  groups?: readonly string[];
}

/**
 * The lines that a project's roles add to the policy for objects of that project: their own, the
 * right to see the project, and their groups as members. Lines about anybody else than the role
 * itself are left out: whoever edits a project must not speak for others.
 * @throws UserError where the roles together are too long to be a policy.
 */
export function projectPolicy(project: string, roles: readonly ProjectRole[]): PolicyFile {
  const given = roles.flatMap(({ policies = [], groups = [] }) => [...policies, ...groups]);
  refuseTooLarge(given.reduce((sum, { length }) => sum + length, 0));
  const lines = roles.flatMap(({ name, policies = [], groups = [] }) => {
    const role = `proj:${project}:${name}`;
    const seeProject = rowText(['p', role, 'projects', 'get', project, 'allow']);
    const own = policies.filter((line) => isAbout(role, line));
    return [seeProject, ...own, ...groups.map((group) => rowText(['g', group, role]))];
  });
  return { name: `project ${project}`, text: lines.filter((line) => line !== '').join('\n') };
}

function isAbout(role: string, line: string): boolean {
  if (line.length > MAX_LINE_CHARACTERS || line.includes('\n')) return false;
  const csv = readCsvLine(trimSpace(line));
  if (csv.kind === 'malformed') return false;
  const [type, subject] = csv.fields;
  return type === 'p' && subject === role && csv.fields.length === 6;
}

/** Fields as a line, quoted; nothing where one would break it. */
function rowText(fields: readonly string[]): string {
  if (fields.some((field) => field.includes('\n'))) return '';
  return fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(', ');
}

/** Resources whose objects begin with their project, where they have one. */
const OF_A_PROJECT = new Set([
  'applications',
  'applicationsets',
  'repositories',
  'clusters',
  'logs',
  'exec',
]);

/** The project whose roles count for an object; undefined where there is none. */
export function projectOf(resource: string, object: string): string | undefined {
  if (resource === 'projects') return object;
  if (!OF_A_PROJECT.has(resource)) return undefined;
  const slash = object.indexOf('/');
  return slash < 0 ? undefined : object.slice(0, slash);
}

/** The project of a subject that is a project's role, as its tokens are. */
export function projectOfSubject(subject: string): string | undefined {
  const parts = subject.split(':');
  return parts.length === 3 && parts[0] === 'proj' ? parts[1] : undefined;
}
