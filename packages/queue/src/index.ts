/** Queue names, job types, how a job is enqueued once; live views in Redis. */
export * from './api.ts';
export { type Broadcast, openBroadcast } from './broadcast.ts';
export { type ConsumeOptions, type Consumer, consume } from './consume.ts';
export * from './jobs.ts';
export { openLiveViews } from './live-views.ts';
export type { RedisConnectionOptions } from './redis.ts';
export { openSignals } from './signals.ts';
