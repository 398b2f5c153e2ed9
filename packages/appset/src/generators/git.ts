import type { GitGenerator } from '@lockstep/domain';
import type { Params } from '../params.ts';
import { invalid } from '../problem.ts';
import type { GeneratorContext } from './generator.ts';
import { generateFromDirectories } from './git-directories.ts';
import { generateFromFiles } from './git-files.ts';

/** Directories of a repository or an OCI artifact, or else what its files say. */
export function generateFromGit(spec: GitGenerator, context: GeneratorContext): Promise<Params[]> {
  if (spec.directories && spec.directories.length > 0)
    return generateFromDirectories(spec, context);
  if (spec.files && spec.files.length > 0) return generateFromFiles(spec, context);
  throw invalid('has neither directories nor files: one of them is required');
}
