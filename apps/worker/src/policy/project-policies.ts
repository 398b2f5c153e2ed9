import {
  ANNOTATION_PLAIN_SECRETS,
  ANNOTATION_RULES,
  PLAIN_SECRET_POLICIES,
  type PlainSecretPolicy,
  type Project,
  type ProjectRule,
} from '@lockstep/domain';

/** What a project wants of the manifests of its applications. */
export interface ProjectPolicies {
  rules: ProjectRule[];
  plainSecrets: PlainSecretPolicy;
  /** What of it cannot be read. The server refuses such; older ones are told. */
  problems: string[];
}

const DEFAULT: ProjectPolicies = { rules: [], plainSecrets: 'warn', problems: [] };

/** A project is one object for as long as it does not change. */
const read = new WeakMap<Project, Promise<ProjectPolicies>>();

export function policiesOf(project: Project | undefined): Promise<ProjectPolicies> {
  if (!project) return Promise.resolve(DEFAULT);
  const known = read.get(project) ?? readPolicies(project.metadata.annotations ?? {});
  read.set(project, known);
  // What could not be read now may be read the next time.
  known.catch(() => read.delete(project));
  return known;
}

async function readPolicies(annotations: Record<string, string>): Promise<ProjectPolicies> {
  const { [ANNOTATION_RULES]: text, [ANNOTATION_PLAIN_SECRETS]: wanted = 'warn' } = annotations;
  const plainSecrets = PLAIN_SECRET_POLICIES.find((one) => one === wanted);
  const problems = plainSecrets ? [] : [`${ANNOTATION_PLAIN_SECRETS} cannot be ${wanted}`];
  const found = { rules: [], plainSecrets: plainSecrets ?? 'error', problems } as ProjectPolicies;
  if (text === undefined) return found;
  // Loaded for those who have rules.
  const { readRules } = await import('@lockstep/scripting');
  const { rules, problems: wrong } = await readRules(text);
  const told = wrong.map((problem) => `${ANNOTATION_RULES}${problem}`);
  return { ...found, rules, problems: [...problems, ...told] };
}
