import { parseYaml } from '../manifest/parse-yaml.ts';
import { RenderError } from '../render-error.ts';
import type { RenderLimits } from '../render-input.ts';
import { KUSTOMIZATION_FILES } from '../source/source-type.ts';
import type { TracedTree } from '../trace/traced-tree.ts';

export type Kustomization = Record<string, unknown>;

/**
 * Kustomize's file in a directory; undefined when there is none. Throws RenderError for several,
 * as Kustomize itself would, and for what could be read in two ways.
 */
export async function readKustomization(
  tree: TracedTree,
  dir: string,
  limits: Pick<RenderLimits, 'maxFileBytes'>,
): Promise<{ file: string; content: Kustomization } | undefined> {
  const paths = KUSTOMIZATION_FILES.map((name) => (dir === '' ? name : `${dir}/${name}`));
  const areThere = await Promise.all(paths.map((path) => tree.isFile(path)));
  const [file, ...others] = paths.filter((_, index) => areThere[index]);
  if (file === undefined) return undefined;
  if (others.length > 0) {
    throw new RenderError('spec', `several kustomizations: ${[file, ...others].join(', ')}`);
  }
  const text = (await tree.read(file, limits.maxFileBytes)).toString('utf8');
  const { documents, warnings } = parseYaml(text, file);
  if (warnings[0])
    throw new RenderError('manifest', warnings[0].replace(', the last one counts', ''));
  const content = documents[0]?.value ?? {};
  if (typeof content !== 'object' || Array.isArray(content)) {
    throw new RenderError('manifest', `${file}: not a kustomization`);
  }
  return { file, content: content as Kustomization };
}
