/**
 * From a source at a revision to Kubernetes objects. One folder for each kind of source. Every file
 * and directory that a render looks at is traced, so that a later commit is known to change nothing
 * by comparing object ids alone (RenderRecord, stillValid).
 */

export { isChartRegistry } from './artifact/is-chart-registry.ts';
export {
  type ArtifactOptions,
  type ArtifactSource,
  type ListedChart,
  openArtifacts,
} from './artifact/open-artifacts.ts';
export type { SignatureRule } from './artifact/provenance.ts';
export {
  createManifestCache,
  type ManifestCache,
  type ManifestCacheOptions,
  type Seal,
} from './cache/manifest-cache.ts';
export { chartDetails } from './helm/chart-details.ts';
export { chartRelease } from './helm/chart-release.ts';
export { helmDetails } from './helm/helm-details.ts';
export { FetchError, isFetchError } from './http/fetch-error.ts';
export type { RemoteAccess } from './http/remote-access.ts';
export { readKustomizeTools } from './kustomize/read-tools.ts';
export { dropRepeated } from './manifest/drop-repeated.ts';
export { type Manifests, readManifests } from './manifest/read-manifests.ts';
export { announceParameters } from './plugin/announce-parameters.ts';
export { type AnsweredCall, answerCall } from './plugin/answer-call.ts';
export { loadPlugins, sortPlugins } from './plugin/load-plugins.ts';
export { type LocalRunnerOptions, localRunner } from './plugin/local-runner.ts';
export type { Plugin, PluginCall, PluginRunner, PluginStep } from './plugin/plugin.ts';
export { type SideCar, sideCarPlugins } from './plugin/side-car.ts';
export { type IsolationLevel, isolationLevel } from './process/isolation.ts';
export { probeTools } from './process/probe-tools.ts';
export { RenderError, type RenderErrorKind } from './render-error.ts';
export {
  type ApplicationRender,
  DEFAULT_LIMITS,
  type KustomizeTools,
  type RenderedManifests,
  type RenderInput,
  type RenderLimits,
  type RenderOutput,
  type RenderTools,
  type RenderWarning,
  type SourceRender,
} from './render-input.ts';
export { readSopsKeys } from './sops/read-keys.ts';
export type { Decrypter, SopsKey, SopsProgram } from './sops/sops-key.ts';
export { diskTree } from './source/disk-tree.ts';
export { LIVE_OBJECT, liveTree } from './source/live-tree.ts';
export {
  type FetchedTree,
  type LiveRef,
  type RemoteRef,
  type RemoteSources,
  remoteName,
} from './source/remote.ts';
export { renderApplication, stillFails, stillValid } from './source/render-application.ts';
export { renderSource } from './source/render-source.ts';
export type { SourceEntry, SourceTree } from './source/source-tree.ts';
export { KUSTOMIZATION_FILES } from './source/source-type.ts';
export { unmovedTree } from './source/unmoved-tree.ts';
export { fingerprint } from './trace/fingerprint.ts';
export type { ReadRecord } from './trace/read-record.ts';
export { hasRemoteReads, type RenderRecord, type SourceRecord } from './trace/render-record.ts';
export { readsStillValid, type TreeLookup } from './trace/still-valid.ts';
