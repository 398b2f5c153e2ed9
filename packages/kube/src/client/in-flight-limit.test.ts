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
  for (const name of ['a1', 'a2', 'a3', 'a4', 'a5']) void limit.run({ flow: 'a' }, tasks.run(name));
  for (const name of ['b1', 'b2']) void limit.run({ flow: 'b' }, tasks.run(name));
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
  const failing = limit.run({ flow: 'a' }, async () => {
    throw new Error('no');
  });
  const next = limit.run({ flow: 'a' }, async () => 'yes');
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('yes');
  expect(limit.running).toBe(0);
});

test('a task that yields waits for all others in line, but not for longer than it says', async () => {
  const tasks = new Tasks();
  let nowMs = 0;
  const limit = new InFlightLimit(1, () => nowMs);
  void limit.run({}, tasks.run('running'));
  void limit.run({ flow: 'a', yieldsForMs: 10 }, tasks.run('yields'));
  void limit.run({ flow: 'a', yieldsForMs: 20 }, tasks.run('yields too'));
  for (const name of ['b1', 'b2', 'b3']) void limit.run({ flow: 'b' }, tasks.run(name));
  for (const name of ['', 'running', 'b1']) await tasks.end(name);
  expect(tasks.begun).toEqual(['running', 'b1', 'b2']);
  nowMs = 10;
  for (const name of ['b2', 'b3', 'yields', 'yields too']) await tasks.end(name);
  expect(tasks.begun.slice(3)).toEqual(['b3', 'yields', 'yields too']);
  expect(limit.running).toBe(0);
});

test('who has yielded for long enough takes turns with the others by flow', async () => {
  const tasks = new Tasks();
  let nowMs = 0;
  const limit = new InFlightLimit(1, () => nowMs);
  void limit.run({}, tasks.run('running'));
  for (const name of ['a1', 'a2']) void limit.run({ flow: 'a', yieldsForMs: 10 }, tasks.run(name));
  for (const name of ['b1', 'b2', 'b3']) void limit.run({ flow: 'b' }, tasks.run(name));
  await tasks.end('');
  nowMs = 10;
  for (const name of ['running', 'b1', 'a1', 'b2', 'a2']) await tasks.end(name);
  expect(tasks.begun).toEqual(['running', 'b1', 'a1', 'b2', 'a2', 'b3']);
});

test('a task that yields runs at once where there is room', async () => {
  const tasks = new Tasks();
  const limit = new InFlightLimit(2);
  void limit.run({}, tasks.run('first'));
  void limit.run({ yieldsForMs: 10 }, tasks.run('yields'));
  await tasks.end('');
  expect(tasks.begun).toEqual(['first', 'yields']);
});
