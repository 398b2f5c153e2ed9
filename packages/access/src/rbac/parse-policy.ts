import { UserError } from '@lockstep/domain';
import { readCsvLine, trimSpace } from './csv-line.ts';

/** One file of a policy, by the name that errors and explanations call it. */
export interface PolicyFile {
  name: string;
  text: string;
}

/** Where a line stands, to be told. Lines count from 1. */
export interface PolicyPlace {
  file: string;
  line: number;
  text: string;
}

/** `p, subject, resource, action, object, effect`. Effects other than these two have none. */
export interface PolicyRule {
  subject: string;
  resource: string;
  action: string;
  object: string;
  effect: string;
  place: PolicyPlace;
}

/** `g, member, role`. */
export interface PolicyLink {
  member: string;
  role: string;
  place: PolicyPlace;
}

export interface ParsedPolicy {
  rules: PolicyRule[];
  links: PolicyLink[];
}

/** Beyond any policy that people keep: what is longer is an accident or an attack. */
export const MAX_POLICY_CHARACTERS = 4 * 1024 * 1024;
/** A line is six names and patterns. */
export const MAX_LINE_CHARACTERS = 16 * 1024;
const MAX_PROBLEMS_TOLD = 20;

/** Sections of the model that carry no policy; the field takes lines of them and ignores them. */
const IGNORED_SECTIONS = ['r', 'e', 'm'];

/** What is wrong or hardly meant, and where. A place without a line is about the whole file. */
export interface PolicyProblem {
  file: string;
  line?: number;
  message: string;
}

/** @throws UserError that names every line that is wrong, up to twenty. */
export function parsePolicy(files: readonly PolicyFile[]): ParsedPolicy {
  const { policy, problems } = readPolicy(files);
  if (problems.length > 0) throw invalidPolicy(problems);
  return policy;
}

/**
 * What can be read, and every line that cannot.
 * @throws UserError too-large where it is more than anybody keeps.
 */
export function readPolicy(files: readonly PolicyFile[]): {
  policy: ParsedPolicy;
  problems: PolicyProblem[];
} {
  const size = files.reduce((sum, file) => sum + file.text.length, 0);
  refuseTooLarge(size);
  const policy: ParsedPolicy = { rules: [], links: [] };
  const problems: PolicyProblem[] = [];
  for (const place of files.flatMap((file) => [...linesOf(file)])) {
    const message = addLine(policy, place);
    if (message) problems.push({ file: place.file, line: place.line, message });
  }
  return { policy, problems };
}

/** @throws UserError where a text of that many characters is too much to be read as a policy. */
export function refuseTooLarge(characters: number): void {
  if (characters <= MAX_POLICY_CHARACTERS) return;
  throw new UserError('too-large', `the policy has more than ${MAX_POLICY_CHARACTERS} characters`);
}

function* linesOf(file: PolicyFile): Generator<PolicyPlace> {
  let line = 0;
  for (const raw of file.text.split('\n')) {
    line += 1;
    const text = raw.length > MAX_LINE_CHARACTERS ? raw : trimSpace(raw);
    if (text !== '' && !text.startsWith('#')) yield { file: file.name, line, text };
  }
}

/** Adds what the line says, or answers what is wrong with it. */
function addLine(policy: ParsedPolicy, place: PolicyPlace): string | undefined {
  if (place.text.length > MAX_LINE_CHARACTERS) {
    return `has more than ${MAX_LINE_CHARACTERS} characters; split it into several lines`;
  }
  const csv = readCsvLine(place.text);
  if (csv.kind === 'malformed') return csv.reason;
  const [type = '', ...values] = csv.fields;
  if (type === 'p') return addRule(policy, place, values);
  if (type === 'g') return addLink(policy, place, values);
  if (IGNORED_SECTIONS.includes(type)) return undefined;
  return `begins with ${JSON.stringify(type)}; a line begins with p or g`;
}

function addRule(policy: ParsedPolicy, place: PolicyPlace, values: string[]): string | undefined {
  if (values.length !== 5) {
    return `has ${values.length + 1} fields; needed are 6: p, subject, resource, action, object, effect`;
  }
  const [subject, resource, action, object, effect] = values as [
    string,
    string,
    string,
    string,
    string,
  ];
  policy.rules.push({ subject, resource, action, object, effect, place });
  return undefined;
}

function addLink(policy: ParsedPolicy, place: PolicyPlace, values: string[]): string | undefined {
  if (values.length !== 2) return `has ${values.length + 1} fields; needed are 3: g, member, role`;
  const [member, role] = values as [string, string];
  policy.links.push({ member, role, place });
  return undefined;
}

function invalidPolicy(problems: readonly PolicyProblem[]): UserError {
  const told = problems
    .slice(0, MAX_PROBLEMS_TOLD)
    .map(({ file, line, message }) => ({ field: `${file}:${line}`, reason: message }));
  const lines = told.map(({ field, reason }) => `${field}: ${reason}`);
  const more = problems.length - told.length;
  if (more > 0) lines.push(`and ${more} more`);
  return new UserError('invalid-argument', `invalid RBAC policy: ${lines.join('; ')}`, told);
}
