import { expect, test } from 'vitest';
import { rangeMessage } from './range-message.ts';

function thrownBy(run: () => unknown): RangeError {
  try {
    run();
  } catch (error) {
    if (error instanceof RangeError) return error;
  }
  throw new Error('it did not throw a RangeError');
}

const deeper = (): number => deeper() + 1;

test.each<[string, () => unknown, string]>([
  ['our stack', deeper, 'too deep'],
  ['a text that is too long', () => 'x'.repeat(2 ** 31), 'out of range'],
  ['a moment that cannot be', () => new Date(Number.NaN).toISOString(), 'out of range'],
  ['a number that is not whole', () => BigInt(0.5), 'out of range'],
])('%s is told as what it is', (_, run, message) => {
  expect(rangeMessage(thrownBy(run), 'too deep')).toContain(message);
});
