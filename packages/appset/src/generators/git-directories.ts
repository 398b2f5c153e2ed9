import { type GitGenerator, matchesPath } from '@lockstep/domain';
import type { Params } from '../params.ts';
import type { GeneratorContext } from './generator.ts';
import { pathParams } from './git-path.ts';
import { addOwnValues } from './own-values.ts';

/** A set for each directory that a pattern names and none excludes, in the order of a walk. */
export async function generateFromDirectories(
  spec: GitGenerator,
  { inputs, settings }: GeneratorContext,
): Promise<Params[]> {
  const source = { repoURL: spec.repoURL ?? '', revision: spec.revision ?? '' };
  const { paths } = await inputs.tree(source);
  const patterns = spec.directories ?? [];
  const fits = (path: string, excluded: boolean) =>
    patterns.some((one) => (one.exclude ?? false) === excluded && matchesPath(one.path, path));
  return directoriesOf(paths)
    .filter((path) => fits(path, false) && !fits(path, true))
    .map((path) => {
      const { goTemplate } = settings;
      const params = pathParams({ path, prefix: spec.pathParamPrefix ?? '', goTemplate });
      return addOwnValues(params, spec.values, settings);
    });
}

/** All that hold a file in any depth; hidden ones and what is below them do not count. */
function directoriesOf(paths: readonly string[]): string[] {
  const found = new Map<string, string[]>();
  for (const path of paths) {
    const steps = path.split('/').slice(0, -1);
    const hidden = steps.findIndex((step) => step.startsWith('.'));
    const seen = hidden < 0 ? steps : steps.slice(0, hidden);
    for (let depth = seen.length; depth > 0; depth--) {
      const parent = seen.slice(0, depth);
      const key = parent.join('/');
      if (found.has(key)) break;
      found.set(key, parent);
    }
  }
  return [...found].sort(([, a], [, b]) => compareSteps(a, b)).map(([path]) => path);
}

/** Step by step: what is in a folder comes right behind it. */
function compareSteps(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < a.length && at < b.length; at++) {
    const [left, right] = [a[at] as string, b[at] as string];
    if (left !== right) return left < right ? -1 : 1;
  }
  return a.length - b.length;
}
