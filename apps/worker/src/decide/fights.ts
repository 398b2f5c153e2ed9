import {
  type AutomationMemory,
  type Condition,
  FIELD_MANAGER,
  type Operation,
  type SyncRequest,
} from '@lockstep/domain';
import {
  type AutoSyncResource,
  type DifferingField,
  type Digest,
  FIGHT_HEALS,
  FIGHT_WITHIN_MS,
  type FieldPath,
  nameWriters,
  otherWriters,
  pausedUntil,
  withHeals,
} from '@lockstep/engine';
import type { ComparedResource } from '../compare/compare-application.ts';

/** A field that differs, and until when self-heal leaves it alone. */
interface FoughtField extends DifferingField {
  path: FieldPath;
  pausedUntil?: string;
}

/** The differing fields of every resource by key, with those that somebody fights for. */
export type Fights = ReadonlyMap<string, FoughtField[]>;

/** An object that is not there at all is one field. */
const WHOLE_OBJECT: FieldPath = [];

const OFTEN = `${FIGHT_HEALS} times within ${FIGHT_WITHIN_MS / 60_000} minutes`;

export function fightsOf(
  resources: readonly ComparedResource[],
  memory: AutomationMemory,
  { digest, now }: { digest: Digest; now: Date },
): Fights {
  const differing = resources.filter(({ outcome }) => outcome.kind !== 'synced');
  return new Map(
    differing.map((resource) => [
      resource.key,
      fieldsOf(resource, digest).map((field) => {
        const until = pausedUntil(memory.heals, resource.key, field, now);
        return { ...field, ...(until ? { pausedUntil: until.toISOString() } : {}) };
      }),
    ]),
  );
}

function fieldsOf(resource: ComparedResource, digest: Digest): FoughtField[] {
  const { outcome, desired } = resource;
  if (!desired) return [];
  if (outcome.kind !== 'out-of-sync') {
    return [{ name: 'the object', stated: digest(desired.hash), path: WHOLE_OBJECT }];
  }
  const { missing = [], extra = [] } = outcome.ownership ?? {};
  // Who takes a field over without changing it fights as well.
  const paths = outcome.changes.length > 0 ? outcome.changes : [...missing, ...extra].map(toChange);
  return paths.map((change) => ({
    name: change.path.join('.'),
    stated: digest(JSON.stringify(statedAt(desired.object, change)) ?? ''),
    path: change.path,
  }));
}

function toChange(path: FieldPath): { path: FieldPath; desired?: unknown } {
  return { path };
}

/** What Git states, and not what a webhook makes of it; indices are live's and say nothing here. */
function statedAt(object: unknown, change: { path: FieldPath; desired?: unknown }): unknown {
  let value = object;
  for (const step of change.path) {
    if (typeof step === 'number') return change.desired;
    value = (value as Record<string, unknown> | null | undefined)?.[step];
  }
  return value;
}

/** Of one resource: whether all that differs is left alone, and until when something is. */
export function pauseOf(fields: readonly FoughtField[] | undefined): AutoSyncResource['paused'] {
  const paused = (fields ?? []).flatMap((field) => field.pausedUntil ?? []);
  const [until] = paused.sort();
  return until === undefined ? undefined : { all: paused.length === fields?.length, until };
}

/** Paused fields stay as they are live, while the rest of their resource is healed. */
export function keptFields(
  resources: readonly ComparedResource[],
  fights: Fights,
): SyncRequest['keepLive'] {
  const kept = resources.flatMap(({ key, ref: { group, kind, namespace, name } }) => {
    const paths = (fights.get(key) ?? []).filter((one) => one.pausedUntil).map(({ path }) => path);
    return paths.length > 0 ? [{ group, kind, namespace, name, paths }] : [];
  });
  return kept.length > 0 ? kept : undefined;
}

/** What is remembered when a heal of these resources begins. One that failed is not counted twice. */
export function afterHeal(
  memory: AutomationMemory,
  healed: readonly ComparedResource[],
  { fights, last, now }: { fights: Fights; last: Operation | undefined; now: Date },
): AutomationMemory {
  const isRepeated = last?.sync?.autoHealAttemptsCount && last.phase !== 'Succeeded';
  if (isRepeated) return memory;
  const fields = healed.map(({ key }) => ({
    resource: key,
    fields: (fights.get(key) ?? []).filter((field) => !field.pausedUntil),
  }));
  return { ...memory, heals: withHeals(memory.heals, fields, now) };
}

/** Who writes back what self-heal puts right. */
export function fightConditions(
  resources: readonly ComparedResource[],
  fights: Fights,
): Condition[] {
  return resources.flatMap(({ key, ref, live }) =>
    (fights.get(key) ?? []).flatMap(({ name, path, pausedUntil: until }) => {
      if (!until) return [];
      const who =
        path.length === 0 || !live
          ? 'somebody deletes it'
          : nameWriters(otherWriters(live, path, FIELD_MANAGER));
      const message = `${name} of ${ref.kind}/${ref.name} was healed ${OFTEN}: ${who}. Self-heal leaves it alone until ${until}, or until Git changes it.`;
      return [{ type: 'HealConflictWarning' as const, message }];
    }),
  );
}
