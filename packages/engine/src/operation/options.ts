import {
  ANNOTATION_HELM_RESOURCE_POLICY,
  ANNOTATION_SYNC_OPTIONS,
  type KubeObject,
} from '@lockstep/domain';
import { listAnnotation } from './annotations.ts';

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

/**
 * Whether a resource may set an option for itself by annotation: either way, only the one value
 * (`PruneLast=false` on a resource does not undo the application's), or not at all.
 */
type OnResource = 'either-way' | 'true' | 'false' | 'no';

const READERS: Record<string, { read: Reader; onResource: OnResource }> = {
  Validate: { read: flag('validate'), onResource: 'false' },
  CreateNamespace: { read: flag('createNamespace'), onResource: 'no' },
  Prune: { read: removal('prune'), onResource: 'either-way' },
  Delete: { read: removal('delete'), onResource: 'either-way' },
  PruneLast: { read: flag('pruneLast'), onResource: 'true' },
  PrunePropagationPolicy: { read: propagation, onResource: 'no' },
  ApplyOutOfSyncOnly: { read: flag('applyOutOfSyncOnly'), onResource: 'no' },
  SkipDryRunOnMissingResource: { read: flag('skipDryRunOnMissingResource'), onResource: 'true' },
  Replace: { read: flag('replace'), onResource: 'true' },
  Force: { read: flag('force'), onResource: 'true' },
  ServerSideApply: { read: flag('serverSideApply'), onResource: 'either-way' },
  ClientSideApplyMigration: { read: flag('clientSideApplyMigration'), onResource: 'either-way' },
  RespectIgnoreDifferences: { read: flag('respectIgnoreDifferences'), onResource: 'either-way' },
  FailOnSharedResource: { read: flag('failOnSharedResource'), onResource: 'no' },
};

/** Reads an application's options (`CreateNamespace=true`); `unknown` are those nobody knows. */
export function parseSyncOptions(texts: readonly string[] | null | undefined): {
  options: SyncOptions;
  unknown: string[];
} {
  const options: SyncOptions = { ...DEFAULT_SYNC_OPTIONS };
  const unknown: string[] = [];
  for (const text of texts ?? []) {
    const { name, read } = readOption(text);
    if (read) Object.assign(options, read);
    else if (name !== '') unknown.push(text.trim());
  }
  return { options, unknown };
}

/**
 * The options that hold for one resource: the application's, and over them its annotation, where
 * the first value of an option counts. `helm.sh/resource-policy: keep` reads as Delete=false.
 */
export function resourceOptions(application: SyncOptions, object: KubeObject): SyncOptions {
  const { options } = readAnnotation(application, object);
  const policies = listAnnotation(object, ANNOTATION_HELM_RESOURCE_POLICY);
  return policies.includes('keep') ? { ...options, delete: 'never' } : options;
}

/** The options in an object's annotation that nobody knows, or that only an application can set. */
export function unknownResourceOptions(object: KubeObject): string[] {
  return readAnnotation(DEFAULT_SYNC_OPTIONS, object).unknown;
}

function readAnnotation(
  application: SyncOptions,
  object: KubeObject,
): { options: SyncOptions; unknown: string[] } {
  const stated: Partial<SyncOptions> = {};
  const unknown: string[] = [];
  for (const text of listAnnotation(object, ANNOTATION_SYNC_OPTIONS)) {
    const { value, read, onResource } = readOption(text);
    if (!read || onResource === 'no') unknown.push(text);
    else if (onResource === 'either-way' || onResource === value) {
      Object.assign(stated, { ...read, ...stated });
    }
  }
  return { options: { ...application, ...stated }, unknown };
}

function readOption(text: string): {
  name: string;
  value: string;
  read?: Partial<SyncOptions>;
  onResource: OnResource;
} {
  const trimmed = text.trim();
  const at = trimmed.indexOf('=');
  const name = at < 0 ? trimmed : trimmed.slice(0, at);
  const value = at < 0 ? '' : trimmed.slice(at + 1);
  const reader = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
  return { name, value, read: reader?.read(value), onResource: reader?.onResource ?? 'no' };
}
