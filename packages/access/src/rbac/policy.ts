import { UserError } from '@lockstep/domain';
import { BUILTIN_POLICY } from './builtin-policy.ts';
import { type CasbinWeigher, createWeigher, UnusablePattern } from './casbin-weigher.ts';
import {
  type ParsedPolicy,
  type PolicyFile,
  type PolicyProblem,
  type PolicyRule,
  parsePolicy,
  readPolicy,
} from './parse-policy.ts';
import { compilePattern, type MatchMode, matchModeOf, type Pattern } from './pattern.ts';
import { RoleGraph } from './role-graph.ts';
import { createRuleIndex, type Found, type MatchingLine, type RuleIndex } from './rule-index.ts';

export interface PolicySettings {
  /** In force one below the other, after the built-in roles. */
  files: readonly PolicyFile[];
  /** Asked for everybody, and first; empty is none. */
  defaultRole?: string;
  /** `regex`; everything else is `glob`. */
  matchMode?: string;
  /** In place of role:readonly and role:admin as the field has them; for offline questions. */
  builtin?: readonly PolicyFile[];
}

/** Who wants to do what on which object. Groups are those that the identity provider tells. */
export interface AccessQuestion {
  subject: string;
  groups: readonly string[];
  resource: string;
  action: string;
  object: string;
}

/** For whom rules are asked; `anybody` are rules whose subject is empty. */
export type AskedFor = 'default-role' | 'subject' | 'group' | 'anybody';

/** What the rules of one name say. Any name that allows is enough. */
export interface Evaluation {
  askedFor: AskedFor;
  name: string;
  allowed: boolean;
  lines: MatchingLine[];
  /** A line whose pattern cannot be evaluated: it refuses, whatever others say. */
  unusable?: { line: MatchingLine; reason: string };
}

export interface Decision {
  allowed: boolean;
  /** Every name asked for that has matching lines; the last one decided, if it is allowed. */
  because: Evaluation[];
}

export interface CompiledPolicy {
  defaultRole: string;
  matchMode: MatchMode;
  parsed: ParsedPolicy;
  /** The names whose rules are asked, in their order. */
  namesFor(asking: Asking): AskedName[];
  allows(question: AccessQuestion): boolean;
  /** The same answer with what it rests on: asks every name, also after one has allowed. */
  explain(question: AccessQuestion): Decision;
  /** Roles that the subject and the groups have by `g` lines; their own names are none. */
  rolesOf(asking: Asking): string[];
  /** Rules of a name and of what it inherits. */
  rulesOf(name: string): MatchingLine[];
  /** Those of them whose resource and action match, whatever the object and the effect. */
  linesFor(name: string, request: Pick<AccessQuestion, 'resource' | 'action'>): Found;
  patternOf(text: string): Pattern;
  /**
   * This policy with one more file in force. It shares everything with this one, so a policy for
   * each of a thousand projects costs little. @throws UserError that names the lines that are wrong.
   */
  withFile(file: PolicyFile): CompiledPolicy;
}

type Asking = Pick<AccessQuestion, 'subject' | 'groups'>;
export type AskedName = Pick<Evaluation, 'askedFor' | 'name'>;

/** Names and objects of Kubernetes are far shorter; regular expressions take time by the length. */
const MAX_VALUE_CHARACTERS = 4096;

/** @throws UserError that names the lines that are wrong. */
export async function compilePolicy(settings: PolicySettings): Promise<CompiledPolicy> {
  const { files, builtin = [BUILTIN_POLICY] } = settings;
  return compileLines(settings, parsePolicy([...builtin, ...files]));
}

/** What can be read of a policy, and every line that cannot: for whoever mends it. */
export async function compileReadable(
  settings: PolicySettings,
): Promise<{ policy: CompiledPolicy; problems: PolicyProblem[] }> {
  const { files, builtin = [BUILTIN_POLICY] } = settings;
  const { policy, problems } = readPolicy([...builtin, ...files]);
  return { policy: await compileLines(settings, policy), problems };
}

async function compileLines(
  { defaultRole = '', ...settings }: PolicySettings,
  parsed: ParsedPolicy,
): Promise<CompiledPolicy> {
  const matchMode = matchModeOf(settings.matchMode);
  const patterns = new Map<string, Pattern>();
  const patternOf = (text: string) => {
    const pattern = patterns.get(text) ?? compilePattern(matchMode, text);
    if (!patterns.has(text)) patterns.set(text, pattern);
    return pattern;
  };
  const weigher = await createWeigher((value, text) => {
    const pattern = patternOf(text);
    if (pattern.kind === 'pattern') return pattern.matches(value);
    // The field's glob matcher answers no to what it cannot read; its regex matcher gives up.
    if (matchMode === 'glob') return false;
    throw new UnusablePattern(pattern.reason);
  });
  return assemble({ defaultRole, matchMode, weigher, patternOf }, parsed);
}

/** What all policies that come of one share. */
interface Shared {
  defaultRole: string;
  matchMode: MatchMode;
  weigher: CasbinWeigher;
  patternOf(text: string): Pattern;
}

interface Lines {
  roles: RoleGraph;
  index: RuleIndex;
}

function assemble(shared: Shared, parsed: ParsedPolicy, below?: Lines): CompiledPolicy {
  const { defaultRole, matchMode, patternOf } = shared;
  const roles = new RoleGraph(parsed.links, below?.roles);
  const { rules } = parsed;
  const index = createRuleIndex({ rules, roles, patternOf, matchMode, below: below?.index });
  const lines = { roles, index };
  const namesFor = (asking: Asking) => namesAsked(shared, roles, asking);
  return {
    defaultRole,
    matchMode,
    parsed,
    patternOf,
    namesFor,
    rolesOf: ({ subject, groups }) => {
      const names = subject === '' ? groups : [subject, ...groups];
      const all = names.flatMap((name) => [...roles.membershipsOf(name).keys()].slice(1));
      return [...new Set(all)];
    },
    rulesOf: (name) => index.rulesOf(name),
    linesFor: (name, request) => index.narrow(name, request),
    allows: (question) => {
      checkLengths(question);
      return namesFor(question).some((asked) => evaluate(shared, lines, asked, question).allowed);
    },
    explain: (question) => {
      checkLengths(question);
      const asked = namesFor(question).map((one) => evaluate(shared, lines, one, question));
      const because = asked.filter((one) => one.lines.length > 0 || one.unusable);
      return { allowed: asked.some(({ allowed }) => allowed), because };
    },
    withFile: (file) => assemble(shared, parsePolicy([file]), lines),
  };
}

/**
 * The default role first, then the subject, then groups that have a `g` line. The empty name comes
 * last: the field asks for it too, so a rule without a subject is everybody's.
 */
function namesAsked(
  { defaultRole }: Shared,
  roles: RoleGraph,
  { subject, groups }: Asking,
): AskedName[] {
  const known = [...new Set(groups)].filter((group) => roles.isMember(group));
  return [
    ...(defaultRole === '' ? [] : [{ askedFor: 'default-role', name: defaultRole } as const]),
    ...(subject === '' ? [] : [{ askedFor: 'subject', name: subject } as const]),
    ...known.map((name) => ({ askedFor: 'group', name }) as const),
    { askedFor: 'anybody', name: '' },
  ];
}

/** One name's rules: the index picks the lines, Casbin weighs them. */
function evaluate(
  { weigher }: Shared,
  { index, roles }: Lines,
  { askedFor, name }: AskedName,
  { resource, action, object }: AccessQuestion,
): Evaluation {
  const { lines, unusable } = index.find(name, { resource, action, object });
  const asked = { askedFor, name, lines };
  if (unusable) return { ...asked, allowed: false, unusable };
  const request = { subject: name, resource, action, object };
  const rows = lines.map(({ rule }) => rowOf(rule));
  return { ...asked, allowed: weigher.allows(request, rows, roles) };
}

function rowOf({ subject, resource, action, object, effect }: PolicyRule): string[] {
  return [subject, resource, action, object, effect];
}

function checkLengths({ resource, action, object }: AccessQuestion): void {
  for (const [field, value] of Object.entries({ resource, action, object })) {
    if (value.length <= MAX_VALUE_CHARACTERS) continue;
    const reason = `has more than ${MAX_VALUE_CHARACTERS} characters`;
    throw new UserError('invalid-argument', `${field} ${reason}`, [{ field, reason }]);
  }
}
