/**
 * From a source at a revision to Kubernetes objects. One folder for each kind of source. Every file
 * and directory that a render looks at is traced, so that a later commit is known to change nothing
 * by comparing object ids alone (RenderRecord, stillValid).
 */
export {
  createManifestCache,
  type ManifestCache,
  type ManifestCacheOptions,
  type Seal,
} from './cache/manifest-cache.ts';
export { dropRepeated } from './manifest/drop-repeated.ts';
export { type Manifests, readManifests } from './manifest/read-manifests.ts';
export { probeTools } from './process/probe-tools.ts';
export { RenderError, type RenderErrorKind } from './render-error.ts';
export {
  type ApplicationRender,
  DEFAULT_LIMITS,
  type RenderInput,
  type RenderLimits,
  type RenderOutput,
  type RenderTools,
  type RenderWarning,
  type SourceRender,
} from './render-input.ts';
export { diskTree } from './source/disk-tree.ts';
export {
  type FetchedTree,
  type RemoteRef,
  type RemoteSources,
  remoteName,
} from './source/remote.ts';
export { renderApplication, stillFails, stillValid } from './source/render-application.ts';
export { renderSource } from './source/render-source.ts';
export type { SourceEntry, SourceTree } from './source/source-tree.ts';
export { fingerprint } from './trace/fingerprint.ts';
export type { ReadRecord } from './trace/read-record.ts';
export type { RenderRecord, SourceRecord } from './trace/render-record.ts';
export { readsStillValid, type TreeLookup } from './trace/still-valid.ts';
