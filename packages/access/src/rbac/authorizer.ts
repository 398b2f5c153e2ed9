import { type AccessScope, UserError } from '@lockstep/domain';
import { accessRules } from './access-scope.ts';
import { BUILTIN_POLICY } from './builtin-policy.ts';
import type { RbacConfig } from './config-map.ts';
import type { PolicyFile } from './parse-policy.ts';
import {
  type AccessQuestion,
  type CompiledPolicy,
  compilePolicy,
  type Decision,
} from './policy.ts';
import { type ProjectRole, projectOf, projectOfSubject, projectPolicy } from './project-roles.ts';

export interface AuthorizerInput {
  rbac: RbacConfig;
  /** Every project with its roles. */
  projects: readonly { name: string; roles: readonly ProjectRole[] }[];
  /** In force beside the built-in roles of the field. */
  additions?: readonly PolicyFile[];
}

/** Decides by the whole of what is configured: the policy, and the roles of projects. */
export interface Authorizer {
  policy: CompiledPolicy;
  allows(question: AccessQuestion): boolean;
  explain(question: AccessQuestion): Decision;
  /** The roles that somebody has where objects of the project are concerned, its own among them. */
  rolesOf(asked: { subject: string; groups: readonly string[]; project: string }): string[];
  /** For which objects in projects; `by-object` where each must be asked for. */
  scopeOf(request: Omit<AccessQuestion, 'object'>): AccessScope | 'by-object';
}

/** @throws UserError that names the lines of the policy that are wrong. */
export async function createAuthorizer(input: AuthorizerInput): Promise<Authorizer> {
  const { rbac, projects, additions = [] } = input;
  const policy = await compilePolicy({ ...rbac, builtin: [BUILTIN_POLICY, ...additions] });
  const roles = new ProjectPolicies(policy, projects);
  return {
    policy,
    allows: (question) => {
      const own = roles.policyFor(question, projectOf(question.resource, question.object));
      return own?.allows(question) === true || policy.allows(asAnybody(question));
    },
    explain: (question) => {
      const own = roles.policyFor(question, projectOf(question.resource, question.object));
      const others = policy.explain(asAnybody(question));
      return own ? merged(own.explain(question), others) : others;
    },
    rolesOf: ({ project, ...asked }) => roles.policyFor(asked, project)?.rolesOf(asked) ?? [],
    scopeOf: remembered((request) => scopeOf(policy, roles, request)),
  };
}

/** The default role and rules without a subject: they count as they are without any project. */
function asAnybody<Asked extends { subject: string; groups: readonly string[] }>(asked: Asked) {
  return { ...asked, subject: '', groups: [] };
}

/** The policy of each project: the one that all share, and what its roles add. */
class ProjectPolicies {
  readonly #policy: CompiledPolicy;
  readonly #roles: ReadonlyMap<string, readonly ProjectRole[]>;
  readonly #compiled = new Map<string, CompiledPolicy>();

  constructor(policy: CompiledPolicy, projects: AuthorizerInput['projects']) {
    this.#policy = policy;
    this.#roles = new Map(projects.map(({ name, roles }) => [name, roles]));
  }

  /** Undefined for a project's role where another project is concerned: it has no say there. */
  policyFor({ subject }: { subject: string }, project: string | undefined) {
    const own = projectOfSubject(subject);
    const roles = project === undefined ? undefined : this.#roles.get(project);
    if (project === undefined || !roles) return this.#policy;
    if (own !== undefined && own !== project) return undefined;
    if (roles.length === 0) return this.#policy;
    const compiled = this.#compiled.get(project) ?? withRoles(this.#policy, project, roles);
    this.#compiled.set(project, compiled);
    return compiled;
  }

  /** The projects in which somebody may have other rights than the policy alone gives. */
  namesFor({ subject }: { subject: string }): string[] {
    const isRole = projectOfSubject(subject) !== undefined;
    return [...this.#roles].flatMap(([name, roles]) => (isRole || roles.length > 0 ? [name] : []));
  }
}

function scopeOf(
  policy: CompiledPolicy,
  projects: ProjectPolicies,
  request: Omit<AccessQuestion, 'object'>,
): AccessScope | 'by-object' {
  const others = accessRules(policy, asAnybody(request));
  const rulesIn = (project: string | undefined) => {
    const found = projects.policyFor(request, project);
    const own = found ? accessRules(found, request) : [];
    return own && others && unique([...own, ...others]);
  };
  const anyOf = rulesIn(undefined);
  if (!anyOf) return 'by-object';
  const scope: AccessScope = { anyOf, projects: [] };
  for (const project of projects.namesFor(request)) {
    const own = rulesIn(project);
    if (!own) return 'by-object';
    const isUsual = JSON.stringify(own) === JSON.stringify(anyOf);
    if (!isUsual) scope.projects.push({ project, anyOf: own });
  }
  return scope;
}

/** Roles that cannot be read grant nothing, and hurt no other project. */
function withRoles(
  policy: CompiledPolicy,
  project: string,
  roles: readonly ProjectRole[],
): CompiledPolicy {
  try {
    return policy.withFile(projectPolicy(project, roles));
  } catch (error) {
    if (error instanceof UserError) return policy;
    throw error;
  }
}

/** Without saying twice what the default role says. */
function merged(own: Decision, others: Decision): Decision {
  const because = unique([...own.because, ...others.because]);
  return { allowed: own.allowed || others.allowed, because };
}

function unique<T>(list: readonly T[]): T[] {
  return [...new Map(list.map((one) => [JSON.stringify(one), one])).values()];
}

const MAX_REMEMBERED = 500;

/** Lists are asked for again and again by the same people; an authorizer never changes. */
function remembered<Asked, Answer extends object | string>(
  answer: (asked: Asked) => Answer,
): (asked: Asked) => Answer {
  const known = new Map<string, Answer>();
  return (asked) => {
    const key = JSON.stringify(asked);
    const found = known.get(key) ?? answer(asked);
    if (known.size >= MAX_REMEMBERED) known.clear();
    known.set(key, found);
    return found;
  };
}
