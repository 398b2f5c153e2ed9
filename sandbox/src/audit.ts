/**
 * `npm run audit`, part of `pnpm run check`: licences, hashes, versions and install scripts of all
 * dependencies, and the advisories about them that can be had. Works without a network, and says
 * then what it could not look at. Ends with 1 when something has to be mended.
 */
import { join } from 'node:path';
import { auditDependencies } from './audit/audit-dependencies.ts';
import { describeResult } from './audit/describe-result.ts';
import { cacheDir } from './cache.ts';
import { ROOT_DIR, SANDBOX_DIR } from './platform-package.ts';

const result = await auditDependencies({
  root: ROOT_DIR,
  allowancesFile: join(SANDBOX_DIR, 'audit-allowances.yaml'),
  cacheDir: cacheDir('advisories'),
  now: new Date(),
});
process.stdout.write(`${describeResult(result)}\n`);
process.exitCode = result.failures.length > 0 ? 1 : 0;
