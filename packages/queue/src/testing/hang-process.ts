import { consume } from '../consume.ts';

/** A worker that takes a job and never ends it: to be killed. */
const [redisUrl, queue] = process.argv.slice(2) as [string, string];
const handler = () => {
  console.log('started');
  return new Promise<void>(() => {});
};
consume(queue, handler, { redisUrl, lockDurationMs: 1_000 });
