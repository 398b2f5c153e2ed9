import type {
  DecisionStep,
  PolicyDecision,
  PolicyQuestion,
  ResourceWords,
} from '../../api/policy.ts';

/** How the panel says what a policy decides. */

const WHO: Record<DecisionStep['askedFor'], (name: string) => string> = {
  'default-role': (name) => `The default role, ${name}`,
  subject: (name) => name,
  group: (name) => `The group ${name}`,
  anybody: () => 'Lines without a subject, which are for everybody',
};

export function whoText({ askedFor, name }: Pick<DecisionStep, 'askedFor' | 'name'>): string {
  return WHO[askedFor](name);
}

/** Why, in one sentence. */
export function whyText({ allowed, decidedBy, steps }: PolicyDecision): string {
  if (!decidedBy) return 'No line of the policy matches, so nothing allows it.';
  if (allowed) return 'This line allows it:';
  if (steps.some(({ unusable }) => unusable)) return 'This line cannot be read as a pattern:';
  return 'This line denies it, and no other name allows it:';
}

/** The answer in a word. Who asks for all objects is told where there are some. */
export function answerText({ allowed, elsewhere = [] }: PolicyDecision, object: string): string {
  if (allowed) return 'Allowed';
  return object.includes('*') && elsewhere.length > 0
    ? 'Not for all: only for some'
    : 'Not allowed';
}

export function stepText({ allowed, unusable, lines }: DecisionStep): string {
  if (allowed) return 'allows it';
  if (unusable) return 'refused: a pattern cannot be read';
  return lines.some(({ effect }) => effect === 'deny') ? 'denied' : 'does not allow it';
}

/** Groups as people type them: with commas or spaces of a line between. */
export function groupsOf(text: string): string[] {
  return text
    .split(/[,\n]/)
    .map((group) => group.trim())
    .filter((group) => group !== '');
}

export interface QuestionFields {
  who: string;
  groups: string;
  resource: string;
  action: string;
  object: string;
}

/** What is asked once enough is told; undefined until then. */
export function questionOf(fields: QuestionFields): PolicyQuestion | undefined {
  const groups = groupsOf(fields.groups);
  const subject = fields.who.trim();
  const action = fields.action.trim();
  if ((subject === '' && groups.length === 0) || action === '') return undefined;
  return { subject, groups, resource: fields.resource, action, object: fields.object.trim() };
}

/** How an object of the resource is written. */
export function objectHint(words: ResourceWords | undefined): string {
  switch (words?.object) {
    case 'project/name':
      return 'project/name, as shop/web';
    case 'name or project/name':
      return 'An address, or project/address';
    case 'none':
      return 'None: leave it empty, or write *';
    default:
      return 'A name';
  }
}
