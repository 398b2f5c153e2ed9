import type { ResourceRef, ResourceStatus, Statement } from '@lockstep/domain';
import type { FieldPath } from '../compare/field-path.ts';
import type { ExplainFacts } from './facts.ts';

const LONGEST_VALUE = 120;

/** A value as it stands in a sentence. */
export function valueText(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

/** `spec.containers[0].image`; keys that are no plain words stand in quotes. */
export function pathText(path: FieldPath): string {
  if (path.length === 0) return 'the whole object';
  const text = path.map((step) => {
    if (typeof step === 'number') return `[${step}]`;
    return /^[\w-]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
  });
  return text.join('').replace(/^\./, '');
}

export function nameOf({ kind, name }: Pick<ResourceRef, 'kind' | 'name'>): string {
  return `${kind}/${name}`;
}

/** What the last comparison left in the status, hooks aside. */
export function storedResources({
  application,
}: Pick<ExplainFacts, 'application'>): ResourceStatus[] {
  return (application.status.resources ?? []).filter(({ hook }) => !hook);
}

/** A commit by its first letters; other revisions as they are. */
export function revisionText(revision: string | undefined): string {
  if (!revision) return 'what Git states';
  return /^[0-9a-f]{40}$/.test(revision) ? revision.slice(0, 7) : revision;
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** Ends with one full stop, whatever the text ends with. */
export function sentence(text: string): string {
  return /[.!?…]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;
}

/** Of a long list the first few, and how many there are beside them. */
export function listText(items: readonly string[], limit = 5): string {
  const shown = items.slice(0, limit).join(', ');
  return items.length > limit ? `${shown} and ${items.length - limit} more` : shown;
}

/** Of many statements about resources the first, and one that says how many are not told. */
export function firstOf(statements: Statement[], limit: number): Statement[] {
  if (statements.length <= limit) return statements;
  const [first] = statements;
  const rest = count(statements.length - limit, 'resource');
  return [
    ...statements.slice(0, limit),
    { topic: first?.topic ?? 'sync', sentence: `The same can be said of ${rest} more.` },
  ];
}
