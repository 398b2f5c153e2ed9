import type { AutomationMemory, HealedField } from '@lockstep/domain';

/** So many heals of one field within so long are a fight with somebody. */
export const FIGHT_HEALS = 3;
export const FIGHT_WITHIN_MS = 10 * 60_000;
/** Then the field is left alone for so long, or until Git states another value. */
const FIGHT_PAUSE_MS = 60 * 60_000;

/** A field that differs from what Git states. */
export interface DifferingField {
  /** Unique within its resource. */
  name: string;
  /** A keyed digest of the value that Git states. */
  stated: string;
}

type Heals = NonNullable<AutomationMemory['heals']>;

/** Until when self-heal leaves a field alone; undefined when it does not. */
export function pausedUntil(
  heals: Heals | undefined,
  resource: string,
  field: DifferingField,
  now: Date,
): Date | undefined {
  const healed = heals?.[resource]?.[field.name];
  if (healed?.stated !== field.stated) return undefined;
  const until = pauseOf(healed);
  return until !== undefined && until > now.getTime() ? new Date(until) : undefined;
}

/** What is remembered once these fields are put right; what is long past is forgotten. */
export function withHeals(
  heals: Heals | undefined,
  healed: readonly { resource: string; fields: readonly DifferingField[] }[],
  now: Date,
): Heals {
  const next: Heals = {};
  for (const [resource, fields] of Object.entries(heals ?? {})) {
    const kept = Object.entries(fields).filter(([, field]) => isRecent(field, now));
    if (kept.length > 0) next[resource] = Object.fromEntries(kept);
  }
  for (const { resource, fields } of healed) {
    for (const field of fields) {
      const before = next[resource]?.[field.name];
      next[resource] = { ...next[resource], [field.name]: healedAgain(before, field, now) };
    }
  }
  return next;
}

function healedAgain(
  before: HealedField | undefined,
  field: DifferingField,
  now: Date,
): HealedField {
  const isSame = before?.stated === field.stated;
  // After a pause it is counted from the beginning.
  const counted = isSame && pauseOf(before) === undefined ? before.at : [];
  const recent = counted.filter((at) => Date.parse(at) >= now.getTime() - FIGHT_WITHIN_MS);
  return { at: [...recent, now.toISOString()], stated: field.stated };
}

function isRecent(field: HealedField, now: Date): boolean {
  const last = Date.parse(field.at.at(-1) ?? '');
  const until = pauseOf(field) ?? last + FIGHT_WITHIN_MS;
  return until > now.getTime();
}

/** The end of the pause that so many heals brought about, in epoch ms. */
function pauseOf({ at }: HealedField): number | undefined {
  const last = Date.parse(at.at(-1) ?? '');
  const first = Date.parse(at.at(-FIGHT_HEALS) ?? '');
  return last - first <= FIGHT_WITHIN_MS ? last + FIGHT_PAUSE_MS : undefined;
}
