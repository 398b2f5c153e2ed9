import {
  ANNOTATION_HELM_RESOURCE_POLICY,
  ANNOTATION_SYNC_OPTIONS,
  type KubeObject,
} from '@lockstep/domain';

export type Propagation = 'foreground' | 'background' | 'orphan';
/** Whether a resource may be taken away: freely, never, or once somebody has approved it. */
export type Removal = 'allowed' | 'never' | 'confirm';

/** Every sync option of the field, typed. Source: Argo CD's user guide, "Sync Options". */
export interface SyncOptions {
  validate: boolean;
  createNamespace: boolean;
  prune: Removal;
  delete: Removal;
  pruneLast: boolean;
  prunePropagation: Propagation;
  applyOutOfSyncOnly: boolean;
  skipDryRunOnMissingResource: boolean;
  replace: boolean;
  force: boolean;
  /** Undefined where nobody chose: Lockstep then applies on the server. */
  serverSideApply?: boolean;
  clientSideApplyMigration: boolean;
  respectIgnoreDifferences: boolean;
  failOnSharedResource: boolean;
}

export const DEFAULT_SYNC_OPTIONS: Readonly<SyncOptions> = {
  validate: true,
  createNamespace: false,
  prune: 'allowed',
  delete: 'allowed',
  pruneLast: false,
  prunePropagation: 'foreground',
  applyOutOfSyncOnly: false,
  skipDryRunOnMissingResource: false,
  replace: false,
  force: false,
  clientSideApplyMigration: true,
  respectIgnoreDifferences: false,
  failOnSharedResource: false,
};

type Reader = (value: string) => Partial<SyncOptions> | undefined;

const flag =
  (field: keyof SyncOptions): Reader =>
  (value) =>
    value === 'true' ? { [field]: true } : value === 'false' ? { [field]: false } : undefined;

const REMOVAL = new Map<string, Removal>([
  ['true', 'allowed'],
  ['false', 'never'],
  ['confirm', 'confirm'],
]);

const removal =
  (field: 'prune' | 'delete'): Reader =>
  (value) => {
    const read = REMOVAL.get(value);
    return read && { [field]: read };
  };

const propagation: Reader = (value) =>
  value === 'foreground' || value === 'background' || value === 'orphan'
    ? { prunePropagation: value }
    : undefined;

/** How each option is read, and whether a resource may set it for itself by annotation. */
const READERS: Record<string, { read: Reader; perResource: boolean }> = {
  Validate: { read: flag('validate'), perResource: true },
  CreateNamespace: { read: flag('createNamespace'), perResource: false },
  Prune: { read: removal('prune'), perResource: true },
  Delete: { read: removal('delete'), perResource: true },
  PruneLast: { read: flag('pruneLast'), perResource: true },
  PrunePropagationPolicy: { read: propagation, perResource: false },
  ApplyOutOfSyncOnly: { read: flag('applyOutOfSyncOnly'), perResource: false },
  SkipDryRunOnMissingResource: { read: flag('skipDryRunOnMissingResource'), perResource: true },
  Replace: { read: flag('replace'), perResource: true },
  Force: { read: flag('force'), perResource: true },
  ServerSideApply: { read: flag('serverSideApply'), perResource: true },
  ClientSideApplyMigration: { read: flag('clientSideApplyMigration'), perResource: true },
  RespectIgnoreDifferences: { read: flag('respectIgnoreDifferences'), perResource: true },
  FailOnSharedResource: { read: flag('failOnSharedResource'), perResource: false },
};

/** Reads an application's options (`CreateNamespace=true`); `unknown` are those nobody knows. */
export function parseSyncOptions(texts: readonly string[] | null | undefined): {
  options: SyncOptions;
  unknown: string[];
} {
  return readOptions(DEFAULT_SYNC_OPTIONS, texts ?? [], false);
}

/**
 * The options that hold for one resource: its annotation overrides the application's, in either
 * direction. `helm.sh/resource-policy: keep` reads as Prune=false and Delete=false.
 */
export function resourceOptions(application: SyncOptions, object: KubeObject): SyncOptions {
  const annotations = object.metadata.annotations ?? {};
  const keep = annotations[ANNOTATION_HELM_RESOURCE_POLICY]?.trim() === 'keep';
  const base: SyncOptions = keep
    ? { ...application, prune: 'never', delete: 'never' }
    : application;
  const text = annotations[ANNOTATION_SYNC_OPTIONS];
  return text ? readOptions(base, text.split(','), true).options : base;
}

/** The options in an object's annotation that nobody knows, or that only an application can set. */
export function unknownResourceOptions(object: KubeObject): string[] {
  const text = object.metadata.annotations?.[ANNOTATION_SYNC_OPTIONS];
  return text ? readOptions(DEFAULT_SYNC_OPTIONS, text.split(','), true).unknown : [];
}

function readOptions(base: SyncOptions, texts: readonly string[], perResource: boolean) {
  const options: SyncOptions = { ...base };
  const unknown: string[] = [];
  for (const text of texts) {
    const trimmed = text.trim();
    if (trimmed === '') continue;
    const [name = '', value = ''] = trimmed.split('=', 2).map((part) => part.trim());
    const reader = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
    const read = reader && (!perResource || reader.perResource) ? reader.read(value) : undefined;
    if (read) Object.assign(options, read);
    else unknown.push(trimmed);
  }
  return { options, unknown };
}
