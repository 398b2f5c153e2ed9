import type { RenderContext, RenderWarning } from '../render-input.ts';
import { sourceTreeOf } from '../source/source-tree-of.ts';

/** A chart in a folder of a source, as it is now and as it was when its version came. */
export interface Choice {
  now: RenderContext;
  released: RenderContext;
  path: string;
  /** Value files that it is packaged with, from the root of the source. */
  files: readonly string[];
}

/**
 * Flux packages a chart anew when its version changes, or when it is asked for with other value
 * files: what came after its version waits for the next one.
 */
export async function chooseChart({ now, released, path, files }: Choice): Promise<{
  context: RenderContext;
  warnings: RenderWarning[];
}> {
  const isLacking = (await filesMissing(released, files)) > (await filesMissing(now, files));
  const context = { ...(isLacking ? now : released), path };
  const isWaiting = !isLacking && (await idAt(now, path)) !== (await idAt(released, path));
  return { context, warnings: isWaiting ? [waiting(path)] : [] };
}

async function filesMissing(context: RenderContext, files: readonly string[]): Promise<number> {
  const tree = sourceTreeOf(context);
  const isThere = await Promise.all(files.map((file) => tree.isFile(file)));
  return isThere.filter((one) => !one).length;
}

/** What the warning says depends on all that is in the folder. */
async function idAt(context: RenderContext, path: string): Promise<string | undefined> {
  const tree = sourceTreeOf(context);
  const found = await tree.resolve(path);
  tree.claim(found);
  return found.entry?.oid;
}

function waiting(path: string): RenderWarning {
  const what = `the chart ${path || '.'} was changed without another version in its Chart.yaml`;
  const then = 'what is deployed is what it was when that version came, as with Flux';
  return {
    type: 'ManifestWarning',
    message: `${what}: ${then}. Change the version, or set reconcileStrategy: Revision`,
  };
}
