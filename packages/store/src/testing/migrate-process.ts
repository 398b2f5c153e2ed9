import { migrate } from '../migrate/migrate.ts';

/** One of several processes that start at once. */
await migrate(process.argv[2] as string);
console.log('done');
setInterval(() => {}, 60_000);
