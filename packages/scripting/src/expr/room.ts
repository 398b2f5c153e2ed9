import type { Value } from '../go-template/value.ts';
import { weigh } from '../go-template/weigh.ts';
import { exprLimit } from './expr-error.ts';

export interface ExprLimits {
  /** Nodes evaluated. */
  steps: number;
  /** Elements of arrays and characters of texts that are made on the way. */
  memory: number;
}

const DEFAULT_EXPR_LIMITS: ExprLimits = { steps: 1_000_000, memory: 1_000_000 };

/** What an evaluation may use, and the clock that it sees. */
export class Room {
  readonly now: Date;
  readonly #limits: ExprLimits;
  #steps = 0;
  #memory = 0;

  constructor(now: Date, limits: Partial<ExprLimits> = {}) {
    this.now = now;
    this.#limits = { ...DEFAULT_EXPR_LIMITS, ...limits };
  }

  step(count = 1): void {
    this.#steps += count;
    if (this.#steps > this.#limits.steps) {
      throw exprLimit(`it takes more than ${this.#limits.steps} steps`);
    }
  }

  /** @throws UserError before so much is made. */
  make(count: number): void {
    this.#memory += count;
    if (this.#memory > this.#limits.memory) throw exprLimit('memory budget exceeded');
  }

  /** A value that is walked from end to end. */
  walk(value: Value): void {
    if (typeof value === 'string') this.step(value.length >> 8);
    else if (typeof value === 'object') this.step(weigh(value, 2_000_000) >> 1);
  }
}
