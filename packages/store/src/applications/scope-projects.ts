import type { AccessRules, AccessScope, ObjectPattern } from '@lockstep/domain';

/** What somebody may see of one project: all of it, nothing, or what rules say. */
export type ProjectScope =
  | { kind: 'all' }
  | { kind: 'none' }
  | { kind: 'some'; anyOf: AccessRules[] };

/** Of a project's rules what can concern it: those of other projects are left out. */
export function projectScope(project: string, anyOf: readonly AccessRules[]): ProjectScope {
  const kept: AccessRules[] = [];
  for (const rules of anyOf) {
    const allow = rules.allow.filter((pattern) => canMatchIn(project, pattern));
    const deny = rules.deny.filter((pattern) => canMatchIn(project, pattern));
    if (allow.length === 0) continue;
    if (deny.length === 0 && allow.some(isWhole)) return { kind: 'all' };
    kept.push({ allow, deny });
  }
  return kept.length > 0 ? { kind: 'some', anyOf: kept } : { kind: 'none' };
}

function canMatchIn(project: string, pattern: ObjectPattern): boolean {
  const own = projectOf(pattern);
  return own === undefined || own === project;
}

/** Of patterns that can match in the project. */
function isWhole({ kind }: ObjectPattern): boolean {
  return kind === 'any' || kind === 'project';
}

/**
 * All projects in which there can be something to see; undefined where that may be any. A database
 * has an index for this, and none for patterns.
 */
export function projectsWithin({ anyOf, projects }: AccessScope): string[] | undefined {
  const within = new Set<string>();
  for (const { allow } of anyOf) {
    for (const pattern of allow) {
      const project = projectOf(pattern);
      if (project === undefined) return undefined;
      within.add(project);
    }
  }
  for (const { project, anyOf: own } of projects) {
    if (projectScope(project, own).kind !== 'none') within.add(project);
  }
  return [...within];
}

/** The only project in which a pattern can match; undefined where there may be others. */
function projectOf(pattern: ObjectPattern): string | undefined {
  switch (pattern.kind) {
    case 'project':
    case 'like':
      return pattern.project;
    case 'exact':
      return pattern.object.split('/', 1)[0];
    case 'any':
    case 'regex':
      return undefined;
  }
}
