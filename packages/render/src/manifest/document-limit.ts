import { RenderError } from '../render-error.ts';

/** More than an application may have of objects, and some of them empty. */
const MAX_DOCUMENTS = 50_000;

/**
 * Counts the documents of a YAML text before anything is read of it: each costs a hundred times as
 * much memory as its three dashes. Throws RenderError `limit`.
 */
export function refuseManyDocuments(text: string, file: string): void {
  let count = 0;
  for (let at = text.indexOf('\n---'); at >= 0; at = text.indexOf('\n---', at + 4)) {
    refuseCount(++count, file);
  }
}

/** For what no dashes separate, and so is counted only as it is read. Throws RenderError `limit`. */
export function refuseCount(documents: number, file: string): void {
  if (documents <= MAX_DOCUMENTS) return;
  throw new RenderError('limit', `${file}: more than ${MAX_DOCUMENTS} YAML documents`);
}
