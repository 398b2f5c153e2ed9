import { expect, test } from 'vitest';
import { healthByScript } from './index.ts';
import { createLua, type Lua } from './lua.ts';
import { withStrikes } from './with-strikes.ts';

const GREEDY = 'return string.rep("x", 1e9)';
const OBJECT = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' } };

function counted(): { lua: Lua; runs: string[] } {
  const runs: string[] = [];
  const lua = createLua();
  return {
    runs,
    lua: {
      run(run) {
        runs.push(run.script);
        return lua.run(run);
      },
    },
  };
}

const health = (lua: Lua, script: string) =>
  healthByScript(lua, { script, libraries: 'standard', object: OBJECT });

test('a script that exceeded its limits three times is not run again', () => {
  const { lua, runs } = counted();
  const striking = withStrikes(lua);
  const kinds = Array.from({ length: 5 }, () => health(striking, GREEDY).kind);
  expect(kinds).toEqual(['exceeded', 'exceeded', 'exceeded', 'failed', 'failed']);
  expect(runs).toHaveLength(3);
  expect(health(striking, GREEDY)).toEqual({
    kind: 'failed',
    message: expect.stringContaining('not run again until it is changed'),
  });
});

test('another text is run, and so are scripts that only fail', () => {
  const { lua, runs } = counted();
  const striking = withStrikes(lua);
  for (let times = 0; times < 4; times++) health(striking, GREEDY);
  runs.length = 0;
  expect(health(striking, `${GREEDY} -- changed`).kind).toBe('exceeded');
  for (let times = 0; times < 5; times++) health(striking, 'error("no")');
  expect(health(striking, 'return {status = "Healthy"}')).toEqual({
    kind: 'answer',
    answer: { status: 'Healthy' },
  });
  expect(runs).toHaveLength(7);
});
