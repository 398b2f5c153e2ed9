import { type Budget, LuaLimitError } from '../values.ts';

export interface LuaLimits {
  timeMs: number;
  /** All that a run makes, whether it is kept or not. */
  memoryBytes: number;
}

/** As in the field: one second. */
export const DEFAULT_LIMITS: LuaLimits = { timeMs: 1000, memoryBytes: 128 * 1024 * 1024 };

/** The clock is asked once per so many steps: some ten microseconds. */
const STEPS_PER_LOOK = 2000;

/** A budget that begins now. */
export function createBudget({ timeMs, memoryBytes }: LuaLimits): Budget {
  const deadline = performance.now() + timeMs;
  let steps = 0;
  let bytes = 0;
  return {
    spend(count) {
      steps += count;
      if (steps < STEPS_PER_LOOK) return;
      steps = 0;
      if (performance.now() > deadline) {
        throw new LuaLimitError('time', `the script took longer than ${timeMs} ms`);
      }
    },
    allocate(count) {
      bytes += count;
      if (bytes > memoryBytes) {
        throw new LuaLimitError(
          'memory',
          `the script used more than ${memoryBytes / 1024 / 1024} MB of memory`,
        );
      }
    },
  };
}
