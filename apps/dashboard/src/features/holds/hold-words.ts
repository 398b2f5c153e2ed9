import type { Hold } from '@lockstep/domain';
import { shortRevision } from '../../words/revision.ts';
import { untilText } from '../../words/until.ts';

/** What a hold says to people, and what ends it. */
export interface HoldView {
  key: string;
  /** `Self-heal and automated sync are paused`, of what. */
  title: string;
  /** Who, until when, and why. */
  detail: string;
  hold: Hold;
}

export function holdView(hold: Hold, nowMs: number): HoldView {
  const { resource, quarantine, by, reason, until, deployment, since } = hold;
  const end = until ? `until ${untilText(until, nowMs)}` : 'until released';
  const place = deployment ? ` at ${shortRevision(deployment.revision)}` : '';
  const who = `by ${by}${place} ${end}`;
  return {
    key: `${since} ${resource ? `${resource.kind}/${resource.name}` : ''} ${quarantine ? 'q' : ''}`,
    title: titleOf(hold),
    detail: `${quarantine ? quarantineText(quarantine) : who}: ${reason}`,
    hold,
  };
}

function titleOf({ resource, quarantine }: Hold): string {
  if (quarantine) return `${shortRevision(quarantine.revision)} is in quarantine`;
  return resource ? `${resource.kind} ${resource.name} is held` : 'Automation is held';
}

function quarantineText({ author, subject }: NonNullable<Hold['quarantine']>): string {
  const commit = [subject && `“${subject}”`, author && `of ${author}`].filter(Boolean).join(' ');
  return `${commit ? `${commit} ` : ''}is not deployed again by automation`;
}

/** Those that have not ended; a page may have been open for hours. */
export function holdsNow(holds: readonly Hold[], nowMs: number): Hold[] {
  return holds.filter(({ until }) => until === undefined || Date.parse(until) > nowMs);
}

/** The hold of one resource, or with none given of the application itself. */
export function holdOf(holds: readonly Hold[], resource?: Hold['resource']): Hold | undefined {
  return holds.find((hold) => !hold.quarantine && keyOf(hold.resource) === keyOf(resource));
}

function keyOf(resource: Hold['resource']): string {
  if (!resource) return '';
  const { group, kind, namespace, name } = resource;
  return `${group}/${kind}/${namespace}/${name}`;
}

export const HOLD_LENGTHS = [
  { value: '30m', label: '30 minutes' },
  { value: '2h', label: '2 hours' },
  { value: '8h', label: '8 hours' },
  { value: '24h', label: '1 day' },
  { value: 'until', label: 'Until…' },
] as const;
export type HoldLength = (typeof HOLD_LENGTHS)[number]['value'];

export interface HoldChoice {
  reason: string;
  length: HoldLength;
  /** Of a `datetime-local` field: in the reader's zone. */
  until: string;
}

/** The request's body, or what is still wrong with the choice. */
export function holdBody(
  { reason, length, until }: HoldChoice,
  nowMs: number,
): { reason: string; for?: string; until?: string } | { problem: string } {
  if (reason.trim() === '') return { problem: 'Say why' };
  if (length !== 'until') return { reason: reason.trim(), for: length };
  const ms = Date.parse(until);
  if (Number.isNaN(ms)) return { problem: 'Say until when' };
  if (ms <= nowMs) return { problem: 'The time must lie ahead' };
  return { reason: reason.trim(), until: new Date(ms).toISOString() };
}
