import {
  type AccessRules,
  type AccessScope,
  CONTROL_NAMESPACE,
  type ObjectPattern,
} from '@lockstep/domain';
import type { Parameters } from '../parameters.ts';

/** How policies name an application: with its namespace, unless it is the control namespace. */
const OBJECT = `(a.project || '/' ||
  CASE WHEN a.namespace = '${CONTROL_NAMESPACE}' THEN '' ELSE a.namespace || '/' END || a.name)`;
/** What stands before an object's first slash: no project's name has one. */
const PROJECT = 'a.project';

/** What somebody may see, as one condition on `application a`. */
export function scopeSql({ anyOf, projects }: AccessScope, parameters: Parameters): string {
  const usual = anyOfSql(anyOf, parameters);
  if (projects.length === 0) return usual;
  const cases = projects.map(
    (one) => `WHEN ${parameters.add(one.project)} THEN ${anyOfSql(one.anyOf, parameters)}`,
  );
  return `(CASE ${PROJECT} ${cases.join(' ')} ELSE ${usual} END)`;
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
  if (exact.length > 0) conditions.push(`${OBJECT} = ANY(${add(exact)})`);
  if (project.length > 0) conditions.push(`${PROJECT} = ANY(${add(project)})`);
  if (likes.length > 0) conditions.push(likesSql(likes, parameters));
  if (regex.length > 0) conditions.push(`${OBJECT} ~ ANY(${add(regex)})`);
  return conditions.length > 0 ? `(${conditions.join(' OR ')})` : 'false';
}

type Like = Extract<ObjectPattern, { kind: 'like' }>;

/** Up to so many patterns comparing each is faster than looking up those of the row's project. */
const FEW = 16;

function likesSql(likes: readonly Like[], parameters: Parameters): string {
  const ofOne = likes.length > FEW ? likes.filter(({ project }) => project !== undefined) : [];
  const rest = (
    ofOne.length > 0 ? likes.filter(({ project }) => project === undefined) : likes
  ).map(({ like }) => like);
  const conditions: string[] = [];
  if (rest.length > 0) conditions.push(`${OBJECT} LIKE ANY(${parameters.add(rest)}::text[])`);
  if (ofOne.length > 0) {
    const byProject = Object.groupBy(ofOne, ({ project = '' }) => project);
    const entries = Object.entries(byProject).map(([project, some = []]) => [
      project,
      some.map(({ like }) => like),
    ]);
    const map = parameters.add(JSON.stringify(Object.fromEntries(entries)));
    const own = `SELECT jsonb_array_elements_text(${map}::jsonb -> ${PROJECT})`;
    conditions.push(`${OBJECT} LIKE ANY(ARRAY(${own}))`);
  }
  return `(${conditions.join(' OR ')})`;
}
