import { limitError } from './template-error.ts';
import type { Value } from './value.ts';
import { weigh } from './weigh.ts';

export interface TemplateLimits {
  /** Nodes executed and elements touched. */
  steps: number;
  /** Characters of the output, and of any text or list that is built on the way. */
  outputLength: number;
  /** Templates within templates. */
  depth: number;
}

export const DEFAULT_LIMITS: TemplateLimits = {
  steps: 2_000_000,
  outputLength: 10_000_000,
  depth: 500,
};

/** More than any budget: that many values within one end a template. */
const MOST_VALUES = 5_000_000;

/** Counts what a template uses, and ends it when that is too much. */
export class Budget {
  readonly limits: TemplateLimits;
  #steps = 0;
  #built = 0;

  constructor(limits: Partial<TemplateLimits> = {}) {
    this.limits = { ...DEFAULT_LIMITS, ...limits };
  }

  /** @throws UserError `too-large` */
  step(count = 1): void {
    this.#steps += count;
    if (this.#steps > this.limits.steps) {
      throw limitError(`it takes more than ${this.limits.steps} steps`);
    }
  }

  /** A value that is about to be walked from end to end. @throws UserError `too-large` */
  walk(value: Value): void {
    if (typeof value !== 'object' || value === null) return;
    this.step(weigh(value, MOST_VALUES) >> 1);
  }

  /**
   * What is about to be made; `whole` is what it becomes a part of.
   * @throws UserError `too-large`
   */
  size(length: number, whole = length): void {
    this.#built += length;
    if (whole > this.limits.outputLength || this.#built > 20 * this.limits.outputLength) {
      throw limitError(`it makes more than ${this.limits.outputLength} characters`);
    }
  }
}
