import type { RenderContext } from '../render-input.ts';
import type { TracedTree } from '../trace/traced-tree.ts';

/** The traced tree of the source that is being rendered. */
export function sourceTreeOf(context: RenderContext): TracedTree {
  const tree = context.trace.tree('');
  if (!tree) throw new TypeError('a render has no tree of its own');
  return tree;
}
