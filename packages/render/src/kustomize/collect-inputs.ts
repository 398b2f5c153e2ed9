import type { RenderContext } from '../render-input.ts';
import { resolveFrom } from '../source/repo-path.ts';
import { sourceTreeOf } from '../source/source-tree-of.ts';
import { readKustomization } from './kustomization.ts';
import { looksRemote, type Reference, referencesOf } from './references.ts';

/** What has to lie on disk for `kustomize build`. */
export interface KustomizeInputs {
  /** Paths in the source; `['']` is all of it, where reads cannot be known beforehand. */
  paths: string[];
  /** References that Kustomize fetches by itself, so that the render can change with no commit. */
  remote: string[];
}

const MAX_DIRECTORIES = 1000;

/**
 * Follows a kustomization, and `extra` words beside it, to every file that it and its bases and
 * components name. What cannot be known falls back to the whole tree.
 */
export async function collectInputs(
  root: string,
  extra: readonly Reference[],
  context: RenderContext,
): Promise<KustomizeInputs> {
  const files = new Set<string>();
  const seen = new Set<string>();
  const remote: string[] = [];
  const pending = [root];
  for (let dir = pending.pop(); dir !== undefined; dir = pending.pop()) {
    if (seen.has(dir)) continue;
    seen.add(dir);
    const found = await referencesIn(dir, context);
    if (!found || seen.size > MAX_DIRECTORIES) return { paths: [''], remote };
    if (found.file) files.add(found.file);
    const references = dir === root ? [...found.references, ...extra] : found.references;
    for (const reference of references) {
      const target = await locate(dir, reference, context);
      if (target.kind === 'dir') pending.push(target.path);
      if (target.kind === 'file') files.add(target.path);
      if (target.kind === 'remote') remote.push(reference.text);
    }
  }
  return { paths: remote.length > 0 ? [''] : [...files], remote };
}

/** Undefined where the kustomization reads in unknown ways. */
async function referencesIn(dir: string, context: RenderContext) {
  const kustomization = await readKustomization(dir, context);
  if (!kustomization) return { references: [] };
  const found = referencesOf(kustomization.content);
  if (found.kind === 'unknown') return undefined;
  return { file: kustomization.file, references: found.references };
}

type Target = { kind: 'dir' | 'file'; path: string } | { kind: 'remote' | 'missing' };

async function locate(dir: string, reference: Reference, context: RenderContext): Promise<Target> {
  const { text, mayBeDirectory } = reference;
  if (mayBeDirectory && /:\/\/|^git@/.test(text)) return { kind: 'remote' };
  // Kustomize refuses absolute paths itself, in its own words.
  if (text === '' || text.startsWith('/')) return { kind: 'missing' };
  const path = resolveFrom(dir, text);
  const entry = await sourceTreeOf(context).entry(path);
  if (entry?.type === 'dir') return { kind: 'dir', path };
  if (entry) return { kind: 'file', path };
  return { kind: looksRemote(text) ? 'remote' : 'missing' };
}
