import type { ResourceRef, ResourceStatus } from '@lockstep/domain';
import type { SyncBody } from '../../api/applications.ts';

/** What the dialog lets one choose. */
export interface SyncChoices {
  revision: string;
  prune: boolean;
  dryRun: boolean;
  /** Leave hooks out. */
  applyOnly: boolean;
  force: boolean;
  options: ReadonlySet<SyncOption>;
  /** Ids of the resources to sync; undefined is all. */
  resources: ReadonlySet<string> | undefined;
  /** Sync in spite of sync windows, with the reason why. */
  override: boolean;
  reason: string;
}

const SYNC_OPTIONS = [
  {
    id: 'ApplyOutOfSyncOnly=true',
    label: 'Only what is out of sync',
    hint: 'Leave alone what is already as Git says',
  },
  {
    id: 'ServerSideApply=true',
    label: 'Server-side apply',
    hint: 'Field by field, with ownership; how Lockstep applies unless told otherwise',
  },
  {
    id: 'ServerSideApply=false',
    label: 'Client-side apply',
    hint: 'For API servers that refuse the other way',
  },
  {
    id: 'Replace=true',
    label: 'Replace',
    hint: 'Put whole objects in place of the live ones; what others set is lost',
  },
  {
    id: 'CreateNamespace=true',
    label: 'Create the namespace',
    hint: 'If the destination does not have it',
  },
  {
    id: 'PruneLast=true',
    label: 'Prune last',
    hint: 'Delete only after everything else is healthy',
  },
] as const;
export type SyncOption = (typeof SYNC_OPTIONS)[number]['id'];

/** What people reach for, before the rest. */
const MAIN: readonly SyncOption[] = ['ApplyOutOfSyncOnly=true', 'Replace=true'];
export const MAIN_OPTIONS = SYNC_OPTIONS.filter(({ id }) => MAIN.includes(id));
export const MORE_OPTIONS = SYNC_OPTIONS.filter(({ id }) => !MAIN.includes(id));

export const DEFAULT_CHOICES: SyncChoices = {
  revision: '',
  prune: false,
  dryRun: false,
  applyOnly: false,
  force: false,
  options: new Set(),
  resources: undefined,
  override: false,
  reason: '',
};

const EXCLUDES: Partial<Record<SyncOption, SyncOption>> = {
  'ServerSideApply=true': 'ServerSideApply=false',
  'ServerSideApply=false': 'ServerSideApply=true',
};

export function toggleOption(
  options: ReadonlySet<SyncOption>,
  option: SyncOption,
): ReadonlySet<SyncOption> {
  const next = new Set(options);
  if (next.delete(option)) return next;
  const other = EXCLUDES[option];
  if (other) next.delete(other);
  return next.add(option);
}

type Selectable = Pick<ResourceStatus, 'group' | 'kind' | 'namespace' | 'name'>;

export function selectableId({ group, kind, namespace, name }: Selectable): string {
  return `${group}/${kind}/${namespace ?? ''}/${name}`;
}

/** The request's body; only what differs from the default is said. */
export function syncBody(choices: SyncChoices, all: readonly Selectable[]): SyncBody {
  const { revision, prune, dryRun, applyOnly, force, options, resources } = choices;
  const body: SyncBody = { prune, dryRun };
  if (revision.trim() !== '') body.revision = revision.trim();
  if (applyOnly) body.strategy = { apply: { force } };
  else if (force) body.strategy = { hook: { force } };
  if (options.size > 0) body.syncOptions = { items: [...options] };
  if (choices.override) body.lockstep = { overrideWindows: true, reason: choices.reason.trim() };
  if (resources && resources.size < all.length) {
    body.resources = all
      .filter((each) => resources.has(selectableId(each)))
      .map(
        ({ group, kind, namespace, name }): Omit<ResourceRef, 'version'> => ({
          group,
          kind,
          namespace: namespace ?? '',
          name,
        }),
      );
  }
  return body;
}

/** Those whose kind, name or namespace have all words that are looked for. */
export function searchSelectable<T extends Selectable>(resources: readonly T[], text: string): T[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return resources.filter((resource) => {
    const id = selectableId(resource).toLowerCase();
    return words.every((word) => id.includes(word));
  });
}

/** What a choice becomes when these are ticked or not; all of them is the same as none chosen. */
export function tick(
  chosen: ReadonlySet<string> | undefined,
  { all, ids, on }: { all: readonly string[]; ids: readonly string[]; on: boolean },
): ReadonlySet<string> | undefined {
  const next = new Set(chosen ?? all);
  for (const id of ids) {
    if (on) next.add(id);
    else next.delete(id);
  }
  return next.size === all.length ? undefined : next;
}
