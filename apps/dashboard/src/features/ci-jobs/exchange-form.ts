import type { FieldProblem } from '@lockstep/domain';
import type { ExchangeIssuer, ExchangeRule, ExchangeSettings } from '../../api/settings.ts';

/** A rule with its issuer, as people edit it. */
export interface RuleForm {
  issuer: string;
  /** Of all rules of the issuer. */
  audience: string;
  /** Of all rules of the issuer; empty where its keys are found by discovery. */
  jwksUri: string;
  name: string;
  /** `claim = value`, one to a line; lines of one claim are alternatives. */
  conditions: string;
  actsAs: 'role' | 'account';
  account: string;
  project: string;
  role: string;
  minutes: string;
}

export type RuleProblems = Partial<Record<keyof RuleForm, string>>;

/** Where a rule stands. */
export interface RulePlace {
  issuer: number;
  rule: number;
}

const LONGEST_MINUTES = 60;

export function newRule(audience: string): RuleForm {
  return {
    ...{ issuer: '', audience, jwksUri: '', name: '', conditions: '' },
    ...{ actsAs: 'role', account: '', project: '', role: '', minutes: '15' },
  };
}

export function ruleFormOf(
  { issuer, audience, jwksUri = '' }: ExchangeIssuer,
  { name, conditions, account, project = '', role = '', maxSeconds }: ExchangeRule,
): RuleForm {
  const lines = Object.entries(conditions).flatMap(([claim, value]) =>
    [value].flat().map((one) => `${claim} = ${one}`),
  );
  return {
    ...{ issuer, audience, jwksUri, name, project, role },
    conditions: lines.join('\n'),
    actsAs: account === undefined ? 'role' : 'account',
    account: account ?? '',
    minutes: String(maxSeconds / 60),
  };
}

/** What is missing or cannot be read, before anybody is asked. */
export function ruleProblemsOf(form: RuleForm): RuleProblems {
  const required = ['issuer', 'audience', 'name', 'conditions'] as const;
  const named = form.actsAs === 'account' ? (['account'] as const) : (['project', 'role'] as const);
  const problems: RuleProblems = {};
  for (const field of [...required, ...named]) {
    if (form[field].trim() === '') problems[field] = 'is required';
  }
  const wrong = linesOf(form.conditions).find((line) => !conditionOf(line));
  if (wrong !== undefined) problems.conditions = `“${wrong}” is not claim = value`;
  const minutes = Number(form.minutes);
  if (!(minutes >= 1 && minutes <= LONGEST_MINUTES)) problems.minutes = 'is 1 to 60';
  return problems;
}

/** The settings with this rule in them, in its place where it stays with its issuer. */
export function withRule(
  settings: ExchangeSettings,
  form: RuleForm,
  before?: RulePlace,
): { settings: ExchangeSettings; place: RulePlace } {
  const address = form.issuer.trim();
  const stays = before !== undefined && settings.issuers[before.issuer]?.issuer === address;
  const rest = before && !stays ? withoutRule(settings, before) : settings;
  const found = rest.issuers.findIndex(({ issuer }) => issuer === address);
  const issuer = found < 0 ? rest.issuers.length : found;
  const rules = [...(rest.issuers[issuer]?.rules ?? [])];
  const rule = stays ? before.rule : rules.length;
  rules[rule] = ruleOf(form);
  const jwksUri = form.jwksUri.trim();
  const issuers = [...rest.issuers];
  issuers[issuer] = {
    issuer: address,
    audience: form.audience.trim(),
    ...(jwksUri ? { jwksUri } : {}),
    rules,
  };
  return { settings: { ...settings, issuers }, place: { issuer, rule } };
}

/** Without a rule; an issuer without rules goes with its last one. */
export function withoutRule(settings: ExchangeSettings, at: RulePlace): ExchangeSettings {
  const issuers = settings.issuers.map((one, index) =>
    index === at.issuer ? { ...one, rules: one.rules.filter((_, n) => n !== at.rule) } : one,
  );
  return { ...settings, issuers: issuers.filter(({ rules }) => rules.length > 0) };
}

/** One place up: the first rule that fits decides. */
export function withRuleMovedUp(settings: ExchangeSettings, at: RulePlace): ExchangeSettings {
  const issuers = settings.issuers.map((one, index) => {
    const moved = one.rules[at.rule];
    if (index !== at.issuer || at.rule === 0 || !moved) return one;
    const others = one.rules.filter((_, n) => n !== at.rule);
    return { ...one, rules: others.toSpliced(at.rule - 1, 0, moved) };
  });
  return { ...settings, issuers };
}

/** What the server says of the rule or its issuer, each where it is edited. */
export function placeRuleProblems(details: readonly FieldProblem[], at: RulePlace): RuleProblems {
  const problems: RuleProblems = {};
  for (const { field, reason } of details) {
    const [, issuer, rule, name] =
      /issuers[[.](\d+)\]?(?:\.rules[[.](\d+)\]?)?(?:\.(\w+))?/.exec(field) ?? [];
    if (Number(issuer) !== at.issuer || (rule !== undefined && Number(rule) !== at.rule)) continue;
    const place = name === 'maxSeconds' ? 'minutes' : (name ?? 'actsAs');
    if (place in EMPTY) problems[place as keyof RuleForm] ??= reason;
  }
  return problems;
}

const EMPTY = newRule('');

function ruleOf(form: RuleForm): ExchangeRule {
  const whose =
    form.actsAs === 'account'
      ? { account: form.account.trim() }
      : { project: form.project.trim(), role: form.role.trim() };
  return {
    name: form.name.trim(),
    conditions: conditionsOf(form.conditions),
    ...whose,
    maxSeconds: Math.round(Number(form.minutes) * 60),
  };
}

function conditionsOf(text: string): ExchangeRule['conditions'] {
  const byClaim = new Map<string, string[]>();
  for (const line of linesOf(text)) {
    const { claim, value } = conditionOf(line) ?? { claim: line, value: '' };
    byClaim.set(claim, [...(byClaim.get(claim) ?? []), value]);
  }
  return Object.fromEntries(
    [...byClaim].map(([claim, values]) => [
      claim,
      values.length === 1 ? (values[0] ?? '') : values,
    ]),
  );
}

function conditionOf(line: string): { claim: string; value: string } | undefined {
  const at = line.indexOf('=');
  const [claim, value] = [line.slice(0, at).trim(), line.slice(at + 1).trim()];
  return at > 0 && claim && value ? { claim, value } : undefined;
}

function linesOf(text: string): string[] {
  return text.split('\n').flatMap((line) => line.trim() || []);
}
