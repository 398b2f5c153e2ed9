import type { AuditChainState, AuditEntry } from '../../api/audit.ts';
import type { Tone } from '../../words/statuses.ts';

/** How the audit says what it knows. */

const CAUSES: Record<string, string> = {
  person: 'a person',
  webhook: 'a webhook',
  automation: 'automation',
  poll: 'a look at Git',
};

export function causeText(cause: string): string {
  return Object.hasOwn(CAUSES, cause) ? (CAUSES[cause] ?? cause) : cause;
}

/** What somebody did, in words: `update application argocd/web`. */
export function whatText(entry: AuditEntry): string {
  const { action, kind, detail } = entry;
  const object = objectOf(entry);
  if (action === 'several') return `${detail.attempts ?? 'Many'} attempts, counted`;
  const verb = action.replaceAll('-', ' ');
  const what = action.endsWith(kind) || kind === 'session' ? '' : kind;
  return [verb, what, object === '*' ? '' : object].filter(Boolean).join(' ');
}

/** How it went, for whoever runs an eye over the list. */
export function markOf({ action, outcome, detail }: AuditEntry): 'denied' | 'failed' | 'done' {
  if (outcome === 'denied') return 'denied';
  if (action !== 'exec-end') return 'done';
  // A command that ran has a result, also one that is not zero.
  const cameToNothing = 'ran' in detail && !('exitCode' in detail);
  return cameToNothing || detail.outcome === 'not started' ? 'failed' : 'done';
}

/** What else a list has room for: why, or how much. */
export function noteText({ outcome, detail }: AuditEntry): string {
  const { reason, repeats } = detail;
  const more = typeof repeats === 'number' ? `${repeats} more times` : '';
  const told = typeof reason === 'string' ? reason : '';
  if (outcome === 'denied' || told !== '') return [told, more].filter(Boolean).join(' · ');
  const count = changesOf(detail).length + leftOut(detail);
  if (count > 0) return count === 1 ? '1 field changed' : `${count} fields changed`;
  return '';
}

/** One field that changed. A side that is not there is undefined. */
export interface Change {
  path: string;
  before: string | undefined;
  after: string | undefined;
}

export function changesOf({ changes }: AuditEntry['detail']): Change[] {
  if (!Array.isArray(changes)) return [];
  return changes.flatMap((change: unknown) => {
    const { path, before, after } = (change ?? {}) as Record<string, unknown>;
    if (typeof path !== 'string') return [];
    return [{ path: path || '(all of it)', before: valueText(before), after: valueText(after) }];
  });
}

function leftOut({ changesLeftOut }: AuditEntry['detail']): number {
  return typeof changesLeftOut === 'number' ? changesLeftOut : 0;
}

export function leftOutText(detail: AuditEntry['detail']): string {
  const count = leftOut(detail);
  if (count === 0) return '';
  return count === 1 ? 'One more field changed.' : `${count} more fields changed.`;
}

function valueText(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every((one) => typeof one === 'string'))
    return value.join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

const SHOWN_ELSEWHERE = ['changes', 'changesLeftOut'];

/** What a line tells beside its changes, as names and texts. */
export function factsOf(detail: AuditEntry['detail']): [name: string, text: string][] {
  return Object.entries(detail)
    .filter(([name, value]) => !SHOWN_ELSEWHERE.includes(name) && value !== '' && value !== null)
    .map(([name, value]) => [wordsOf(name), valueText(value) ?? '']);
}

/** `restoredFrom` as people write it. */
function wordsOf(name: string): string {
  const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Applications of it are addressed without a namespace. */
const CONTROL_NAMESPACE = 'argocd';

/** The application that a line is about, as the dashboard addresses it. */
export function applicationOf(entry: AuditEntry): { name: string; namespace?: string } | undefined {
  if (entry.kind !== 'application') return undefined;
  const [namespace = '', name = '', ...rest] = objectOf(entry).split('/');
  if (name === '' || name === '*' || rest.length > 0) return undefined;
  return { name, ...(namespace !== CONTROL_NAMESPACE && { namespace }) };
}

/**
 * What a line is about, as changes name it. Refusals once named applications as policies do, with
 * the project before them; those do not state a permission.
 */
export function objectOf({ kind, object, outcome, project, detail }: AuditEntry): string {
  const isOld = outcome === 'denied' && detail.permission === undefined;
  if (kind !== 'application' || !isOld || !object.startsWith(`${project}/`)) return object;
  const named = object.slice(project.length + 1);
  return named.includes('/') ? named : `${CONTROL_NAMESPACE}/${named}`;
}

/** How the chain stands, in one line. */
export function chainText(state: AuditChainState): { text: string; tone: Tone } {
  const { problem, verified, sealed, unsealed } = state;
  if (problem) return { text: `Broken at line ${problem.seq}: ${problem.message}`, tone: 'bad' };
  if (sealed === 0) return { text: 'Nothing is sealed yet', tone: 'idle' };
  if (verified === 0) return { text: 'Not verified yet', tone: 'idle' };
  const waiting = sealed - verified + unsealed;
  const text = `Verified up to line ${verified.toLocaleString('en')}`;
  return {
    text: waiting > 0 ? `${text}, ${waiting.toLocaleString('en')} to go` : text,
    tone: 'ok',
  };
}
