import type { KubeObject } from '@lockstep/domain';
import type { RenderContext, RenderInput, RenderWarning } from '../render-input.ts';
import type { UnitMarks } from './mark-objects.ts';
import type { References } from './references.ts';

/** A Kustomization or HelmRelease, to be rendered. */
export interface Unit {
  key: string;
  object: KubeObject;
  /** Where it lies, and where what it names without a namespace is looked for. */
  namespace: string;
  /** The unit whose manifests it came from; none for those of the application's own path. */
  parent?: string;
}

/** What a unit is rendered with. */
export interface UnitInput {
  unit: Unit;
  input: RenderInput;
  context: RenderContext;
  references: References;
}

export interface RenderedUnit {
  objects: KubeObject[];
  warnings: RenderWarning[];
  /** Keys of the units that have to be done before. */
  dependsOn: string[];
  marks: UnitMarks;
}
