import type { RenderWarning } from '../render-input.ts';

/** Tells that an object of Flux's asks for something that is not done here. */
export function ignoredWarning(key: string, fields: readonly string[]): RenderWarning {
  const message = `${key}: ${fields.join(', ')} of Flux have no effect here`;
  return { type: 'ManifestWarning', message };
}
