import type { LiveViews } from '@lockstep/queue';
import type { AppState } from '../reconcile/app-state.ts';

/**
 * Whether Redis lost what was written to it: it was emptied, or went back to an older state. The
 * tree that was written last tells, since it is the first to be missing.
 */
export async function viewsAreLost(live: LiveViews, states: Iterable<AppState>): Promise<boolean> {
  let last: AppState | undefined;
  for (const state of states) {
    if (state.publishedAtMs > (last?.publishedAtMs ?? 0)) last = state;
  }
  if (!last) return false;
  const written = last.tree;
  const kept = await live.getTree(last.uid);
  // Written anew while it was read: the next time tells.
  if (last.publishedAtMs === 0 || last.tree !== written) return false;
  return JSON.stringify(kept?.tree.nodes) !== JSON.stringify(written);
}
