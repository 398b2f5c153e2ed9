import { type KustomizeBuildOptions, readKustomizeOptions } from '@lockstep/domain';
import { RenderError } from '../render-error.ts';

export type BuildOptions = KustomizeBuildOptions;

/**
 * Reads options as they stand on a command line. Throws RenderError `spec` for one that is not
 * allowed: what runs programs, opens the network or writes files.
 */
export function readBuildOptions(text: string): BuildOptions {
  const reading = readKustomizeOptions(text);
  if (reading.kind === 'options') return reading.options;
  throw new RenderError('spec', `kustomize build options: ${reading.reason}`);
}
