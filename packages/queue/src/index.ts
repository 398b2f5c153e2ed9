/** Queue names, job types, how a job is enqueued once; live views in Redis. */
export * from './api.ts';
export * from './jobs.ts';
