import { expect, test } from 'vitest';
import { EVAL_OPS } from '../protocol.ts';
import { HANDLERS, WORKING_OPS } from './index.ts';

test('what is offered is what can be answered; the rest is known and says so', async () => {
  const rest = EVAL_OPS.filter((op) => !WORKING_OPS.includes(op));
  expect(rest).toEqual(['appset']);
  const evaluate = await HANDLERS.appset.load();
  expect(() => evaluate({})).toThrow(expect.objectContaining({ code: 'unimplemented' }));
});
