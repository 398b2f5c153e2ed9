import type { PluginManifest } from '@lockstep/domain';

/** What a plug-in is asked to do: `generate` runs its init first. */
export type PluginStep = 'discover' | 'generate' | 'parameters';

/** One call of a plug-in, over files that lie on disk for it alone. */
export interface PluginCall {
  /** Holds `source/`, with the repository's files, and `home/`; nothing in it is anybody else's. */
  workDir: string;
  /** The source's folder, from the root of the repository. */
  path: string;
  /** What the field gives to plug-ins; the runner adds PATH, HOME and TMPDIR. */
  env: Readonly<Record<string, string>>;
  /** On the clock of `performance.now()`. */
  endsAtMs: number;
  maxOutputBytes: number;
  signal?: AbortSignal;
}

/** Runs plug-ins' commands: here, or in a side-car. */
export interface PluginRunner {
  /** Answers what the command wrote. Throws RenderError in the plug-in's own words. */
  run(plugin: Plugin, step: PluginStep, call: PluginCall): Promise<string>;
}

/** A plug-in that is installed. */
export interface Plugin {
  /** As sources name it: the manifest's name and, where it has one, its version behind a hyphen. */
  name: string;
  manifest: PluginManifest;
  spec: PluginManifest['spec'];
  /** What it reads, from `lockstep.dev/reads`; undefined for the whole repository. */
  reads: string | undefined;
  /** Its results depend on more than its inputs (`lockstep.dev/cache: never`). */
  isNeverCached: boolean;
  /** May it reach the network (`lockstep.dev/network: allow`). */
  mayUseNetwork: boolean;
  /** Changes with the manifest. */
  digest: string;
  runner: PluginRunner;
}
