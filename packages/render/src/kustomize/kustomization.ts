import { parseYaml } from '../manifest/parse-yaml.ts';
import { RenderError } from '../render-error.ts';
import type { RenderContext } from '../render-input.ts';
import { sourceTreeOf } from '../source/source-tree-of.ts';
import { KUSTOMIZATION_FILES } from '../source/source-type.ts';

export type Kustomization = Record<string, unknown>;

/**
 * Kustomize's file in a directory; undefined when there is none. Throws RenderError for several,
 * as Kustomize itself would.
 */
export async function readKustomization(
  dir: string,
  context: RenderContext,
): Promise<{ file: string; content: Kustomization } | undefined> {
  const tree = sourceTreeOf(context);
  const paths = KUSTOMIZATION_FILES.map((name) => (dir === '' ? name : `${dir}/${name}`));
  const areThere = await Promise.all(paths.map((path) => tree.isFile(path)));
  const [file, ...others] = paths.filter((_, index) => areThere[index]);
  if (file === undefined) return undefined;
  if (others.length > 0) {
    throw new RenderError('spec', `several kustomizations: ${[file, ...others].join(', ')}`);
  }
  const text = (await tree.read(file, context.limits.maxFileBytes)).toString('utf8');
  const content = parseYaml(text, file).documents[0]?.value ?? {};
  if (typeof content !== 'object' || Array.isArray(content)) {
    throw new RenderError('manifest', `${file}: not a kustomization`);
  }
  return { file, content: content as Kustomization };
}
