import { expect, test } from 'vitest';
import { EVAL_OPS } from '../protocol.ts';
import { HANDLERS } from './index.ts';

test.each(EVAL_OPS)('%s can be asked, and is loaded when it is', async (op) => {
  expect(HANDLERS[op].limitMs).toBeGreaterThan(0);
  expect(await HANDLERS[op].load()).toBeTypeOf('function');
});
