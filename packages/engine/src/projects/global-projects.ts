import type { GlobalProject, Project, ProjectSpec } from '@lockstep/domain';

/** What a project takes over from its global projects: each list is appended to its own. */
const INHERITED = [
  'namespaceResourceWhitelist',
  'namespaceResourceBlacklist',
  'clusterResourceWhitelist',
  'clusterResourceBlacklist',
  'syncWindows',
  'sourceRepos',
  'destinations',
] as const satisfies readonly (keyof ProjectSpec)[];

/**
 * The names of a project's global projects: of those rules whose selector fits its labels. No project
 * is its own.
 */
export function globalProjectNames(
  { metadata }: Pick<Project, 'metadata'>,
  rules: readonly GlobalProject[],
): string[] {
  const labels = metadata.labels ?? {};
  const names = rules
    .filter((rule) => rule.projectName !== metadata.name && fits(rule, labels))
    .map(({ projectName }) => projectName);
  return [...new Set(names)];
}

/** The project as it counts for its applications, with what global projects add to it. */
export function withGlobalProjects(project: Project, globals: readonly Project[]): Project {
  if (globals.length === 0) return project;
  const spec: Record<string, unknown> = { ...project.spec };
  for (const field of INHERITED) {
    const added = globals.flatMap((one): readonly unknown[] => one.spec[field] ?? []);
    // A list that nobody states stays unstated: an empty one permits less.
    if (added.length > 0) spec[field] = [...(project.spec[field] ?? []), ...added];
  }
  return { ...project, spec: spec as ProjectSpec };
}

function fits({ labelSelector }: GlobalProject, labels: Readonly<Record<string, string>>): boolean {
  const { matchLabels, matchExpressions } = labelSelector;
  return (
    Object.entries(matchLabels ?? {}).every(([key, value]) => labels[key] === value) &&
    (matchExpressions ?? []).every((expression) => holds(expression, labels))
  );
}

type Expression = NonNullable<GlobalProject['labelSelector']['matchExpressions']>[number];

function holds(
  { key, operator, values }: Expression,
  labels: Readonly<Record<string, string>>,
): boolean {
  const value = labels[key];
  switch (operator) {
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'In':
      return value !== undefined && (values ?? []).includes(value);
    case 'NotIn':
      return value === undefined || !(values ?? []).includes(value);
  }
}
