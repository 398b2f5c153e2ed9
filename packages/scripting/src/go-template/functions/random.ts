import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { Budget } from '../budget.ts';
import { FunctionError } from '../template-error.ts';
import { define, defineCounted, type Functions, type TemplateFunction } from './function.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const ASCII = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)).join('');

/** What answers by chance: another text each time the template is carried out. */
export const randomFunctions: Functions = {
  randAlpha: drawnFrom(LETTERS),
  randAlphaNum: drawnFrom(LETTERS + DIGITS),
  randNumeric: drawnFrom(DIGITS),
  randAscii: drawnFrom(ASCII),
  randBytes: defineCounted('i', (budget, count: bigint) =>
    randomBytes(counted(budget, count)).toString('base64'),
  ),
  randInt: define('ii', (from: bigint, to: bigint) => {
    const width = to - from;
    if (width <= 0n) throw new FunctionError('invalid argument to Intn');
    const drawn = BigInt.asUintN(64, randomBytes(8).readBigUInt64BE()) % width;
    return from + drawn;
  }),
  uuidv4: define('', () => randomUUID()),
  shuffle: defineCounted('s', (budget, text: string) => {
    const letters = [...text];
    budget.step(letters.length);
    for (let at = letters.length - 1; at > 0; at--) {
      const other = randomInt(at + 1);
      [letters[at], letters[other]] = [letters[other] as string, letters[at] as string];
    }
    return letters.join('');
  }),
};

function drawnFrom(characters: string): TemplateFunction {
  return defineCounted('i', (budget, count: bigint) =>
    Array.from(
      { length: counted(budget, count) },
      () => characters[randomInt(characters.length)],
    ).join(''),
  );
}

function counted(budget: Budget, count: bigint): number {
  if (count < 0n) throw new FunctionError(`a length cannot be negative: ${count}`);
  const length = Number(count);
  budget.size(length);
  budget.step(length);
  return length;
}
