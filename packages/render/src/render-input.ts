import type { Condition, KubeObject, Source, SourceTool, SourceType } from '@lockstep/domain';
import type { Repackaging } from './helm/repackage.ts';
import type { Plugin } from './plugin/plugin.ts';
import type { Decrypter } from './sops/sops-key.ts';
import type { RemoteSources } from './source/remote.ts';
import type { SourceTree } from './source/source-tree.ts';
import type { ReadTrace } from './trace/read-trace.ts';
import type { RenderRecord, SourceRecord } from './trace/render-record.ts';

/** Paths of the programs and what versions they are; `probeTools` fills it in. */
export interface RenderTools {
  helm: string;
  kubectl: string;
  versions: { helm: string; kubectl: string };
  kustomize?: KustomizeTools;
}

/** What an installation says of Kustomize. Without it, the one inside kubectl builds everything. */
export interface KustomizeTools {
  /** A program that builds what names no version. */
  program?: string;
  /** Programs by the version that sources name them by. */
  versions?: Readonly<Record<string, string>>;
  /** Options of `kustomize build`, and others for single versions. */
  buildOptions?: string;
  buildOptionsOf?: Readonly<Record<string, string>>;
}

export interface RenderLimits {
  /** For all commands of one source together, from when it is its turn. */
  timeoutMs: number;
  /** A single file that is read as manifests, values or settings. */
  maxFileBytes: number;
  /** All manifests of one source. */
  maxOutputBytes: number;
  maxManifests: number;
  /** What is written to disk for a tool. */
  maxExportBytes: number;
  maxExportFiles: number;
}

export const DEFAULT_LIMITS: RenderLimits = {
  timeoutMs: 60_000,
  maxFileBytes: 10 * 1024 * 1024,
  maxOutputBytes: 64 * 1024 * 1024,
  maxManifests: 20_000,
  maxExportBytes: 512 * 1024 * 1024,
  maxExportFiles: 200_000,
};

/** One source of an application at one revision, with what it is rendered for. */
export interface RenderInput {
  source: Source;
  tree: SourceTree;
  /** The trees of the application's sources that have a `ref`, by it. */
  refs?: ReadonlyMap<string, SourceTree>;
  /** For what a source names outside of itself. Without it such sources are refused. */
  remote?: RemoteSources;
  /** Config management plug-ins that are installed, in the order in which they are asked. */
  plugins?: readonly Plugin[];
  /** Opens encrypted files. Without it they are taken as they are. */
  decrypt?: Decrypter;
  appName: string;
  project?: string;
  /** What a chart is packaged anew with. Its caller's fingerprint has to know of it. */
  repackaging?: Repackaging;
  /** Of the destination. */
  namespace: string;
  kubeVersion?: string;
  apiVersions?: readonly string[];
  tools: RenderTools;
  /** Tools that the installation has switched off: such sources are plain folders. */
  disabledTools?: readonly SourceTool[];
  /**
   * Objects are passed on as they are found, also without a name or a version: for those who only
   * look at them.
   */
  asFound?: boolean;
  limits?: Partial<RenderLimits>;
  signal?: AbortSignal;
}

export type RenderWarning = Pick<Condition, 'type' | 'message'>;

export interface RenderOutput {
  manifests: KubeObject[];
  warnings: RenderWarning[];
  /** The commands that were run, for people who want to repeat them. */
  commands: string[];
}

export interface SourceRender extends RenderOutput {
  type: SourceType;
  /** Of the manifests: Secrets whose data came out of encrypted files. */
  opened: ReadonlySet<KubeObject>;
  record: SourceRecord;
}

/** The manifests of an application, as they are kept. */
export interface RenderedManifests {
  manifests: KubeObject[];
  /** Secrets whose data came out of encrypted files, as `namespace/name` of the manifest. */
  openedSecrets: string[];
  /** What else is known of the render; absent where only manifests were kept. */
  told?: Pick<ApplicationRender, 'types' | 'warnings' | 'commands' | 'record'>;
}

export interface ApplicationRender
  extends RenderOutput,
    Pick<RenderedManifests, 'manifests' | 'openedSecrets'> {
  /** One for each source, in order. */
  types: SourceType[];
  /** Absent when a source cannot tell what it holds (a folder on disk). */
  record?: RenderRecord;
}

/** What a renderer is given beside the input: limits with defaults, and its way to read. */
export interface RenderContext {
  trace: ReadTrace;
  limits: RenderLimits;
  /** The path of the source, cleaned. */
  path: string;
}

/** How one kind of source is rendered. */
export interface SourceRenderer {
  type: SourceType;
  /**
   * What the outcome depends on beside the files: plain data, digested into the fingerprint.
   * Whatever `render` uses of its input must be in here.
   */
  dependsOn(input: RenderInput): unknown;
  render(input: RenderInput, context: RenderContext): Promise<RenderOutput>;
}
