import { Strikes } from '../strikes.ts';
import { concretePaths } from './concrete-path.ts';
import { JqWorker } from './jq-worker-client.ts';
import { evaluatePath, parseSimplePath } from './simple-path.ts';

export interface JqOptions {
  /** How long one evaluation may take. */
  timeLimitMs?: number;
}

export interface Jq {
  /**
   * The paths that an expression selects in an object; none when it fails on this object (iterates
   * over what is not there). Throws when the expression is wrong or takes too much time or memory.
   */
  paths(expression: string, object: unknown): (string | number)[][];
  /** Ends the thread that runs jq, if one was started. */
  close(): void;
}

/** As in the field: `ignore.normalizer.jq.timeout`. */
const DEFAULT_TIME_LIMIT_MS = 1000;
/** How much that is was fixed when jq was compiled. */
const TOO_MUCH = 'more memory than it may have';

/**
 * jq path expressions, synchronously. Plain paths and `select(.a == "b")` are evaluated here; for
 * the rest jq itself is loaded, in a thread that can be ended at the time limit.
 */
export function createJq(options: JqOptions = {}): Jq {
  const worker = new JqWorker(options.timeLimitMs ?? DEFAULT_TIME_LIMIT_MS);
  const strikes = new Strikes();
  return {
    paths(expression, object) {
      const steps = parseSimplePath(expression);
      if (steps) return evaluatePath(steps, object);
      if (strikes.isOut(expression)) {
        throw new Error(`the jq expression took too much before and is not run: ${expression}`);
      }
      const answer = worker.run(`try [path(\n${expression}\n)] catch []`, object);
      if (answer.kind === 'done') return pathsIn(answer.output, object);
      if (answer.kind === 'failed') throw new Error(`jq: ${answer.message}: ${expression}`);
      strikes.add(expression);
      const limit = answer.kind === 'timed-out' ? `longer than ${answer.limitMs} ms` : TOO_MUCH;
      throw new Error(`the jq expression took ${limit}: ${expression}`);
    },
    close: () => worker.stop(),
  };
}

function pathsIn(output: string, object: unknown): (string | number)[][] {
  return (JSON.parse(output) as unknown[][]).flatMap((path) => concretePaths(path, object));
}
