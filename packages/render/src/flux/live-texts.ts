import type { KubeObject } from '@lockstep/domain';
import { RenderError } from '../render-error.ts';
import type { RenderContext, RenderInput } from '../render-input.ts';
import { LIVE_OBJECT, liveRef } from '../source/live-tree.ts';
import { type TextsReference, textsOf } from './references.ts';

/** What came of looking into the cluster. */
export type LiveTexts =
  | { kind: 'texts'; texts: Record<string, string> }
  | { kind: 'none' }
  /** Nobody can look from here: an offline render. */
  | { kind: 'no-cluster' };

/**
 * What a ConfigMap or Secret of the destination cluster holds. The render depends on its version; its
 * content is kept for as long as the render takes, and known as something that is not in Git.
 */
export async function liveTexts(
  { kind, namespace, name }: TextsReference,
  input: RenderInput,
  { trace, limits }: RenderContext,
): Promise<LiveTexts> {
  if (!input.remote?.reachesCluster) return { kind: 'no-cluster' };
  const tree = await trace.remote(liveRef({ object: kind, namespace, name }));
  if (!(await tree.isFile(LIVE_OBJECT))) return { kind: 'none' };
  const content = await tree.read(LIVE_OBJECT, limits.maxFileBytes);
  const texts = textsOf(readObject(content.toString('utf8'), `${kind} ${namespace}/${name}`));
  if (kind === 'Secret') for (const text of Object.values(texts)) trace.opened.add(text);
  return { kind: 'texts', texts };
}

/** Its words may be those of a Secret: none of them is told. */
function readObject(text: string, what: string): KubeObject {
  try {
    return JSON.parse(text) as KubeObject;
  } catch {
    throw new RenderError('fetch', `${what} of the cluster cannot be read`);
  }
}
