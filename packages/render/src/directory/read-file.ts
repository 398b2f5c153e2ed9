import { type Manifests, type ReadOptions, readManifests } from '../manifest/read-manifests.ts';
import { RenderError } from '../render-error.ts';

/** A file that holds this, anywhere, is left out, as in the field. */
const SKIP_MARK = '+argocd:skip-file-rendering';

/** What holds all of them is meant to be a manifest, as in the field. */
const MARKS = ['apiVersion:', 'kind:', 'metadata:'];

/** Nor is a broken file with these passed over in silence: its objects would be pruned. */
const KIND = /^["']?kind["']?\s*:/m;
const LOOSE_MARKS = [/apiVersion["']?\s*:/, /kind["']?\s*:/, /metadata["']?\s*:/];

export function isSkipped(text: string): boolean {
  return text.includes(SKIP_MARK);
}

/**
 * The objects of one file of a folder. YAML that is no manifest and does not look like one (values,
 * settings of other tools) is left out, as in the field. Throws RenderError for what looks like one.
 */
export function readFile(text: string, file: string, options: ReadOptions = {}): Manifests {
  try {
    return readManifests(text, file, options);
  } catch (error) {
    const isWrong = error instanceof RenderError && error.kind === 'manifest';
    const isForeign = isWrong && !file.endsWith('.json') && !isMeant(text, file, options);
    if (isForeign) return { objects: [], warnings: [] };
    throw error;
  }
}

/** By its words, or as it can be read but lacks what a cluster asks of it. */
function isMeant(text: string, file: string, { asFound }: ReadOptions): boolean {
  if (MARKS.every((mark) => text.includes(mark))) return true;
  if (!asFound && (KIND.test(text) || LOOSE_MARKS.every((mark) => mark.test(text)))) return true;
  try {
    return readManifests(text, file, { asFound: true }).objects.length > 0;
  } catch {
    return false;
  }
}
