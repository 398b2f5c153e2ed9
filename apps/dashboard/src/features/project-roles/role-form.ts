import type { FieldProblem, Project } from '@lockstep/domain';

type Spec = Project['spec'];

/** A role as projects state it. */
export type Role = {
  name: string;
  description?: string;
  groups?: string[] | null;
  policies?: string[] | null;
};

/** A role as people edit it: an entry to each line, and policies without their subject. */
export interface RoleForm {
  name: string;
  description: string;
  groups: string;
  policies: string;
}

export type RoleProblems = Partial<Record<keyof RoleForm, string>>;

export const NEW_ROLE: RoleForm = { name: '', description: '', groups: '', policies: '' };

export function rolesOf(spec: Spec): Role[] {
  return (spec.roles ?? []) as Role[];
}

export function roleFormOf(project: string, role: Role): RoleForm {
  return {
    name: role.name,
    description: role.description ?? '',
    groups: (role.groups ?? []).join('\n'),
    policies: (role.policies ?? []).map((line) => shortLine(project, role.name, line)).join('\n'),
  };
}

/** `p, proj:shop:ci, applications, sync, shop/*, allow` without whom it is about. */
export function shortLine(project: string, role: string, line: string): string {
  const [letter, subject, ...rest] = wordsOf(line);
  return letter === 'p' && subject === `proj:${project}:${role}` ? rest.join(', ') : line.trim();
}

/** The spec with this role in it, in the place of the one that it was; what the form does not show stays. */
export function withRole(project: string, spec: Spec, form: RoleForm, before?: string): Spec {
  const roles = rolesOf(spec);
  const was = roles.find(({ name }) => name === before);
  const name = form.name.trim();
  const { description: _old, ...kept } = was ?? {};
  const role: Role = {
    ...kept,
    name,
    ...(form.description.trim() ? { description: form.description.trim() } : {}),
    groups: entries(form.groups),
    policies: entries(form.policies).map((line) => wholeLine(project, name, line)),
  };
  const next = was ? roles.map((one) => (one === was ? role : one)) : [...roles, role];
  return { ...spec, roles: next };
}

export function withoutRole(spec: Spec, name: string): Spec {
  return { ...spec, roles: rolesOf(spec).filter((role) => role.name !== name) };
}

/** What is missing, before anybody is asked. */
export function roleProblemsOf(form: RoleForm, others: readonly string[]): RoleProblems {
  const name = form.name.trim();
  if (name === '') return { name: 'needs a name' };
  if (others.includes(name)) return { name: `there is a role ${name} already` };
  const wrong = entries(form.policies).find((line) => ![4, 6].includes(wordsOf(line).length));
  return wrong === undefined
    ? {}
    : { policies: `“${wrong}” is not a resource, an action, an object, and allow or deny` };
}

/** What the server says of the role at this place of the spec, each where it is edited. */
export function placeRoleProblems(details: readonly FieldProblem[], at: number): RoleProblems {
  const problems: RoleProblems = {};
  for (const { field, reason } of details) {
    const place = new RegExp(`spec\\.roles\\[${at}\\]\\.(\\w+)`).exec(field)?.[1];
    if (place && place in NEW_ROLE) problems[place as keyof RoleForm] ??= reason;
  }
  return problems;
}

function wholeLine(project: string, role: string, line: string): string {
  const words = wordsOf(line);
  // Pasted from a policy: the server says what is wrong with it.
  if (words.length === 6) return words.join(', ');
  return ['p', `proj:${project}:${role}`, ...words].join(', ');
}

function wordsOf(line: string): string[] {
  return line.split(',').map((word) => word.trim());
}

function entries(text: string): string[] {
  return text.split('\n').flatMap((line) => line.trim() || []);
}
