import { UserError } from '@lockstep/domain';
import type { SourceRecord } from './trace/render-record.ts';

/** What kept a source from rendering. */
export type RenderErrorKind =
  | 'path' // The path, or a file that the source names, is not there.
  | 'manifest' // A file is no Kubernetes manifest.
  | 'tool' // Helm or Kustomize refused.
  | 'spec' // The source's own settings contradict each other or cannot be meant.
  | 'limit' // More bytes, files or objects than allowed.
  | 'decrypt' // An encrypted file cannot be opened with the keys that are here.
  | 'fetch' // Something that the source names could not be fetched.
  | 'start' // A tool could not be started.
  | 'timeout'
  | 'cancelled'
  | 'unsafe' // Leads out of the repository.
  | 'unsupported';

/** Whether the same files with the same settings fail in the same way again. */
const LASTING = {
  path: true,
  manifest: true,
  tool: true,
  spec: true,
  limit: true,
  unsafe: true,
  unsupported: true,
  decrypt: true,
  fetch: false,
  start: false,
  timeout: false,
  cancelled: false,
} as const satisfies Record<RenderErrorKind, boolean>;

/** A source that does not render, in words for the people who wrote it. */
export class RenderError extends UserError {
  readonly kind: RenderErrorKind;
  /**
   * What was read before it failed. While that stays the same there is no use in trying again;
   * absent where trying again may help.
   */
  record?: SourceRecord;

  constructor(kind: RenderErrorKind, message: string, cause?: unknown) {
    super(kind === 'timeout' ? 'deadline-exceeded' : 'failed-precondition', message, [], cause);
    this.name = 'RenderError';
    this.kind = kind;
  }

  get isLasting(): boolean {
    return LASTING[this.kind];
  }
}
