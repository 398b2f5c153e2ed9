import { type Manifests, readManifests } from '../manifest/read-manifests.ts';
import { RenderError } from '../render-error.ts';

/** A file that holds this, anywhere, is left out, as in the field. */
const SKIP_MARK = '+argocd:skip-file-rendering';

const MARKS = [/apiVersion["']?\s*:/, /kind["']?\s*:/, /metadata["']?\s*:/];
const KIND = /^["']?kind["']?\s*:/m;

/**
 * The objects of one file of a folder. YAML that is no manifest and does not look like one (values,
 * settings of other tools) is left out, as in the field. Throws RenderError for what looks like one.
 */
export function readFile(text: string, file: string): Manifests {
  if (text.includes(SKIP_MARK)) return { objects: [], warnings: [] };
  try {
    return readManifests(text, file);
  } catch (error) {
    const isWrong = error instanceof RenderError && error.kind === 'manifest';
    const isForeign = isWrong && !file.endsWith('.json') && !looksLikeManifest(text);
    if (isForeign) return { objects: [], warnings: [] };
    throw error;
  }
}

function looksLikeManifest(text: string): boolean {
  return KIND.test(text) || MARKS.every((mark) => mark.test(text));
}
