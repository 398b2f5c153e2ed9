import { expect, test } from 'vitest';
import { InFlightLimit } from './in-flight-limit.ts';

/** Tasks that end when told to, and the order in which they began. */
class Tasks {
  readonly begun: string[] = [];
  readonly #ends = new Map<string, () => void>();

  readonly run = (name: string) => () => {
    this.begun.push(name);
    return new Promise<void>((resolve) => this.#ends.set(name, resolve));
  };

  async end(name: string): Promise<void> {
    this.#ends.get(name)?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('runs so many at once and lets flows take turns', async () => {
  const tasks = new Tasks();
  const limit = new InFlightLimit(2);
  for (const name of ['a1', 'a2', 'a3', 'a4', 'a5']) void limit.run('a', tasks.run(name));
  for (const name of ['b1', 'b2']) void limit.run('b', tasks.run(name));
  await tasks.end('');
  expect(tasks.begun).toEqual(['a1', 'a2']);
  expect(limit.running).toBe(2);
  for (const name of ['a1', 'a2', 'a3', 'b1', 'a4']) await tasks.end(name);
  expect(tasks.begun).toEqual(['a1', 'a2', 'a3', 'b1', 'a4', 'b2', 'a5']);
  for (const name of ['b2', 'a5']) await tasks.end(name);
  expect(limit.running).toBe(0);
});

test('a task that fails makes room too', async () => {
  const limit = new InFlightLimit(1);
  const failing = limit.run('a', async () => {
    throw new Error('no');
  });
  const next = limit.run('a', async () => 'yes');
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('yes');
  expect(limit.running).toBe(0);
});
