import {
  type AccessRules,
  type AccessScope,
  CONTROL_NAMESPACE,
  type ObjectPattern,
} from '@lockstep/domain';
import type { Parameters } from '../parameters.ts';
import { projectScope, projectsWithin } from './scope-projects.ts';

/** How policies name an application: with its namespace, unless it is the control namespace. */
const OBJECT = `(a.project || '/' ||
  CASE WHEN a.namespace = '${CONTROL_NAMESPACE}' THEN '' ELSE a.namespace || '/' END || a.name)`;
/** What stands before an object's first slash: no project's name has one. */
const PROJECT = 'a.project';

/** What somebody may see, as one condition on `application a`. */
export function scopeSql(scope: AccessScope, parameters: Parameters): string {
  const allowed = allowedSql(scope, parameters);
  const within = projectsWithin(scope);
  // What names whole projects or applications has an index of its own.
  if (!within || isNamed(scope)) return allowed;
  return `(${isOneOf(within, parameters)} AND ${allowed})`;
}

function isNamed({ anyOf, projects }: AccessScope): boolean {
  const kinds = new Set(anyOf.flatMap(({ allow }) => allow.map(({ kind }) => kind)));
  return projects.length === 0 && kinds.size === 1 && !kinds.has('like');
}

/** Projects with rules of their own have those in place of the usual ones. */
function allowedSql({ anyOf, projects }: AccessScope, parameters: Parameters): string {
  const usual = anyOfSql(anyOf, parameters);
  if (projects.length === 0) return usual;
  const scopes = projects.map(({ project, anyOf: own }) => ({
    project,
    scope: projectScope(project, own),
  }));
  const whole = scopes.flatMap(({ project, scope }) => (scope.kind === 'all' ? [project] : []));
  const cases = scopes.flatMap(({ project, scope }) =>
    scope.kind === 'some'
      ? [`WHEN ${parameters.add(project)} THEN ${anyOfSql(scope.anyOf, parameters)}`]
      : [],
  );
  const names = parameters.add(projects.map(({ project }) => project));
  const conditions = [`(${PROJECT} <> ALL(${names}::text[]) AND ${usual})`];
  if (whole.length > 0) conditions.push(isOneOf(whole, parameters));
  if (cases.length > 0) conditions.push(`(CASE ${PROJECT} ${cases.join(' ')} ELSE false END)`);
  return `(${conditions.join(' OR ')})`;
}

function isOneOf(projects: readonly string[], parameters: Parameters): string {
  return `${PROJECT} = ANY(${parameters.add(projects)}::text[])`;
}

function anyOfSql(anyOf: readonly AccessRules[], parameters: Parameters): string {
  // Those without denials are one: patterns of one kind are compared at once.
  const allow = anyOf.filter(({ deny }) => deny.length === 0).flatMap((rules) => rules.allow);
  const others = anyOf.filter(({ deny }) => deny.length > 0);
  const conditions = [
    matchesSql(allow, parameters),
    ...others.map(
      (rules) =>
        `(${matchesSql(rules.allow, parameters)} AND NOT ${matchesSql(rules.deny, parameters)})`,
    ),
  ];
  return `(${conditions.join(' OR ')})`;
}

function matchesSql(patterns: readonly ObjectPattern[], parameters: Parameters): string {
  if (patterns.some(({ kind }) => kind === 'any')) return 'true';
  const add = (values: string[]) => `${parameters.add(values)}::text[]`;
  const conditions: string[] = [];
  const exact = patterns.flatMap((one) => (one.kind === 'exact' ? [one.object] : []));
  const project = patterns.flatMap((one) => (one.kind === 'project' ? [one.project] : []));
  const likes = patterns.filter((one) => one.kind === 'like');
  const regex = patterns.flatMap((one) => (one.kind === 'regex' ? [one.regex] : []));
  if (exact.length > 0) conditions.push(isObjectSql(exact, parameters));
  if (project.length > 0) conditions.push(isOneOf(project, parameters));
  if (likes.length > 0) conditions.push(likesSql(likes, parameters));
  if (regex.length > 0) conditions.push(`${OBJECT} ~ ANY(${add(regex)})`);
  return conditions.length > 0 ? `(${conditions.join(' OR ')})` : 'false';
}

/** There is an index on names and none on objects, which end with the name. */
function isObjectSql(objects: readonly string[], parameters: Parameters): string {
  const names = [...new Set(objects.map((object) => object.slice(object.lastIndexOf('/') + 1)))];
  const isNamed = `a.name = ANY(${parameters.add(names)}::text[])`;
  return `(${isNamed} AND ${OBJECT} = ANY(${parameters.add(objects)}::text[]))`;
}

type Like = Extract<ObjectPattern, { kind: 'like' }>;

/** Up to so many patterns comparing each is faster than looking up those of the row's project. */
const FEW = 16;
/** Up to so many projects the right one is found faster branch by branch than in a document. */
const MAX_BRANCHES = 200;

function likesSql(likes: readonly Like[], parameters: Parameters): string {
  const ofOne = likes.length > FEW ? likes.filter(({ project }) => project !== undefined) : [];
  const rest = ofOne.length > 0 ? likes.filter(({ project }) => project === undefined) : likes;
  const conditions: string[] = [];
  if (rest.length > 0) conditions.push(isLikeSql(rest, parameters));
  if (ofOne.length > 0) conditions.push(likesOfProjectsSql(ofOne, parameters));
  return `(${conditions.join(' OR ')})`;
}

function isLikeSql(likes: readonly Like[], parameters: Parameters): string {
  return `${OBJECT} LIKE ANY(${parameters.add(likes.map(({ like }) => like))}::text[])`;
}

/** A row is compared with the patterns of its own project only. */
function likesOfProjectsSql(likes: readonly Like[], parameters: Parameters): string {
  const byProject = Map.groupBy(likes, ({ project = '' }) => project);
  if (byProject.size <= MAX_BRANCHES) {
    const branches = [...byProject].map(
      ([project, own]) => `WHEN ${parameters.add(project)} THEN ${isLikeSql(own, parameters)}`,
    );
    return `(CASE ${PROJECT} ${branches.join(' ')} ELSE false END)`;
  }
  const patterns = [...byProject].map(([project, own]) => [project, own.map(({ like }) => like)]);
  const map = parameters.add(JSON.stringify(Object.fromEntries(patterns)));
  const own = `SELECT jsonb_array_elements_text(${map}::jsonb -> ${PROJECT})`;
  return `${OBJECT} LIKE ANY(ARRAY(${own}))`;
}
