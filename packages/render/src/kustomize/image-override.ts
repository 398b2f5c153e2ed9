import { RenderError } from '../render-error.ts';

/** One entry of a kustomization's `images`. */
export interface ImageOverride {
  name: string;
  newName?: string;
  newTag?: string;
  digest?: string;
}

/**
 * Reads an image as `kustomize edit set image` takes it: `name:tag`, `name@digest`,
 * `name=newName`, `name=newName:tag`. Throws RenderError `spec` for a name alone.
 */
export function parseImageOverride(text: string): ImageOverride {
  const equals = text.indexOf('=');
  const { name, tag, digest } = parseImage(equals < 0 ? text : text.slice(equals + 1));
  if (name === text) {
    const what = `kustomize.images: ${JSON.stringify(text)} changes nothing`;
    throw new RenderError('spec', `${what}; it must be like name:tag, name@digest or old=new:tag`);
  }
  const parts = { ...(tag && { newTag: tag }), ...(digest && { digest }) };
  return equals < 0 ? { name, ...parts } : { name: text.slice(0, equals), newName: name, ...parts };
}

/** Puts overrides over a kustomization's own; `*` keeps what is there. Sorted by name. */
export function mergeImages(
  existing: readonly ImageOverride[],
  overrides: readonly string[],
): ImageOverride[] {
  const images = new Map(existing.map((image) => [image.name, image]));
  for (const override of overrides.map(parseImageOverride)) {
    const before = images.get(override.name);
    images.set(override.name, {
      ...override,
      ...(override.newName === '*' && { newName: before?.newName }),
      ...(override.newTag === '*' && { newTag: before?.newTag }),
      ...(override.digest === '*' && { digest: before?.digest }),
    });
  }
  return [...images.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function parseImage(text: string): { name: string; tag?: string; digest?: string } {
  const at = text.indexOf('@');
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const rest = at < 0 ? text : text.slice(0, at);
  // A colon before a slash belongs to the registry's port.
  const colon = rest.lastIndexOf(':');
  if (colon <= rest.lastIndexOf('/')) return { name: rest, digest };
  return { name: rest.slice(0, colon), tag: rest.slice(colon + 1), digest };
}
