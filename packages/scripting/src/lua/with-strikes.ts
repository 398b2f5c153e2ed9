import { Strikes } from '../strikes.ts';
import type { Lua } from './lua.ts';

/**
 * The same, but a script that exceeded its limits three times is not run again: it fails at once.
 * Another text is another script. For scripts that run for every object again and again.
 */
export function withStrikes(lua: Lua): Lua {
  const strikes = new Strikes();
  return {
    run(run) {
      if (strikes.isOut(run.script)) {
        const message =
          'the script took too much time or memory before and is not run again until it is changed';
        return { kind: 'failed', message };
      }
      const outcome = lua.run(run);
      if (outcome.kind === 'exceeded') strikes.add(run.script);
      return outcome;
    },
  };
}
