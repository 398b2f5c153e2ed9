import type { JqPaths } from '@lockstep/engine';
import type { LiveViews, Signals } from '@lockstep/queue';
import type { ArtifactSource, ManifestCache, RenderTools } from '@lockstep/render';
import type { Cel } from '@lockstep/scripting';
import type { ApplicationRecord, Store } from '@lockstep/store';
import type { Logger } from 'pino';
import type { WorkerConfig } from './config.ts';
import type { Customizer } from './customize/customizer.ts';
import type { Repositories } from './git/repositories.ts';
import type { KnownProjects } from './reconcile/known-projects.ts';
import type { ClusterAbilities } from './render/cluster-abilities.ts';
import type { LiveTexts } from './render/live-texts.ts';
import type { Plugins } from './render/plugins.ts';
import type { SopsKeys } from './render/sops.ts';
import type { Metrics } from './tell/metrics.ts';
import type { StatusWriter } from './tell/status-writer.ts';

/** What the steps of the flow work with, made once per process. */
export interface Services {
  config: WorkerConfig;
  log: Logger;
  store: Store;
  projects: KnownProjects;
  signals: Signals;
  live: LiveViews;
  repositories: Repositories;
  /** Charts of repositories and artifacts of registries. */
  artifacts: ArtifactSource;
  manifests: ManifestCache;
  metrics: Metrics;
  /** Signals the owner if it is in this process; answers whether it is. */
  signalOwnerHere(record: Pick<ApplicationRecord, 'uid' | 'clusterId' | 'slice'>): boolean;
  /** Writes of what is not owned through a cluster; unfenced. */
  writer: StatusWriter;
  tools: RenderTools;
  plugins: Plugins;
  sopsKeys: SopsKeys;
  /** ConfigMaps and Secrets of destination clusters, for renders. */
  liveTexts: LiveTexts;
  /** What charts may ask of a cluster; empty while that is not known. */
  clusterAbilities(clusterId: string | null): Promise<ClusterAbilities>;
  jq: JqPaths;
  /** Runs the rules of projects. */
  cel: Cel;
  customizer: Customizer;
}
