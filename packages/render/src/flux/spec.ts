import type { KubeObject } from '@lockstep/domain';
import { RenderError } from '../render-error.ts';

interface Schema<T> {
  safeParse(
    value: unknown,
  ):
    | { success: true; data: T }
    | { success: false; error: { issues: { path: PropertyKey[]; message: string }[] } };
}

/** An object's spec. Throws RenderError naming the object and the fields that are wrong. */
export function readSpec<T>(schema: Schema<T>, object: KubeObject): T {
  const parsed = schema.safeParse(object.spec);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    (one) => `spec.${one.path.map(String).join('.')}: ${one.message}`,
  );
  throw new RenderError('spec', `${object.kind} ${object.metadata.name}: ${problems.join('; ')}`);
}
