import type { FieldProblem, ProjectSpec } from '@lockstep/domain';

interface Role {
  name: string;
  policies?: readonly string[] | null;
  groups?: readonly string[] | null;
}

const ROLE_NAME = /^[a-zA-Z0-9]([-_a-zA-Z0-9]*[a-zA-Z0-9])?$/;

/**
 * What of a project's roles cannot be meant, as the field refuses it: names, roles, policies and
 * groups that are stated twice, and policies that are not about the role and its project.
 */
export function roleProblems(project: string, { roles }: ProjectSpec): FieldProblem[] {
  const names = new Set<string>();
  return ((roles ?? []) as Role[]).flatMap((role, index) => {
    const field = `spec.roles[${index}]`;
    const twice = names.has(role.name)
      ? [{ field: `${field}.name`, reason: `role '${role.name}' already exists` }]
      : [];
    names.add(role.name);
    return [
      ...twice,
      ...nameProblem(field, role.name),
      ...policyProblems(project, role).map(({ at, reason }) => ({
        field: `${field}.policies[${at}]`,
        reason,
      })),
      ...groupProblems(role).map(({ at, reason }) => ({ field: `${field}.groups[${at}]`, reason })),
    ];
  });
}

function nameProblem(field: string, name: string): FieldProblem[] {
  if (ROLE_NAME.test(name)) return [];
  const reason = `invalid role name '${name}'. Must consist of alphanumeric characters, '-' or '_', and must start and end with an alphanumeric character`;
  return [{ field: `${field}.name`, reason }];
}

function policyProblems(project: string, role: Role): { at: number; reason: string }[] {
  const policies = role.policies ?? [];
  return policies.flatMap((policy, at) => {
    if (policies.indexOf(policy) < at) {
      return [{ at, reason: `policy '${policy}' already exists for role '${role.name}'` }];
    }
    const problem = policyProblem(project, role.name, policy);
    return problem ? [{ at, reason: `invalid policy rule '${policy}': ${problem}` }] : [];
  });
}

function policyProblem(project: string, role: string, policy: string): string | undefined {
  const [type, subject, resource = '', action = '', object = '', effect, ...more] = policy
    .split(',')
    .map((part) => part.trim());
  if (type !== 'p' || effect === undefined || more.length > 0) {
    return "must be of the form: 'p, sub, res, act, obj, eft'";
  }
  const expected = `proj:${project}:${role}`;
  if (subject !== expected) return `policy subject must be: '${expected}', not '${subject}'`;
  if (!RESOURCES.includes(resource)) {
    return `project resource must be: 'applications', 'applicationsets', 'repositories', 'exec', 'logs' or 'clusters', not '${resource}'`;
  }
  if (!isAction(action)) return `invalid action '${action}'`;
  if (!object.startsWith(`${project}/`)) {
    return `object must be of form '${project}/*', '${project}[/<NAMESPACE>]/<APPNAME>' or '${project}/<APPNAME>', not '${object}'`;
  }
  if (effect !== 'allow' && effect !== 'deny') return "effect must be: 'allow' or 'deny'";
  return undefined;
}

/** Those of the field that belong to projects, and ours. */
const RESOURCES: readonly string[] = [
  ...['applications', 'applicationsets', 'repositories', 'exec', 'logs', 'clusters'],
  'write-repositories',
];
const ACTIONS: readonly string[] = [
  ...['get', 'create', 'update', 'delete', 'sync', 'override', '*'],
  'approve',
];

/** A misspelt one would permit nothing, or deny nothing, and nobody would be told. */
function isAction(action: string): boolean {
  return ACTIONS.includes(action) || /^(action|update|delete)\//.test(action);
}

function groupProblems({ name, groups }: Role): { at: number; reason: string }[] {
  return (groups ?? []).flatMap((group, at) => {
    if (group.trim() === '') return [{ at, reason: `group '${group}' is empty` }];
    const isTwice = (groups ?? []).indexOf(group) < at;
    return isTwice ? [{ at, reason: `group '${group}' already exists for role '${name}'` }] : [];
  });
}
