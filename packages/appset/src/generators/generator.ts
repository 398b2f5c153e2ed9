import type { GeneratorEntry } from '@lockstep/domain';
import type { GeneratorInputs } from '../inputs.ts';
import type { Params } from '../params.ts';
import type { TemplateSettings } from '../templating/renderer.ts';

/** A generator makes parameter sets of its part of the entry, which is there and not null. */
export type Generator<Key extends GeneratorKey = GeneratorKey> = (
  spec: NonNullable<GeneratorEntry[Key]>,
  context: GeneratorContext,
) => Params[] | Promise<Params[]>;

/** In the order in which those of one entry are asked. */
export const GENERATOR_KEYS = [
  'list',
  'clusters',
  'git',
  'scmProvider',
  'clusterDecisionResource',
  'pullRequest',
  'matrix',
  'merge',
  'plugin',
  'oci',
] as const;
export type GeneratorKey = (typeof GENERATOR_KEYS)[number];

export interface GeneratorContext {
  settings: TemplateSettings;
  inputs: GeneratorInputs;
  /** Makes the parameter sets of a child; `outer` are those that its texts are rendered with. */
  child(entry: GeneratorEntry, outer?: Params): Promise<Params[]>;
  /** Fails when a set makes more parameter sets than it may. */
  count(sets: number): void;
}
