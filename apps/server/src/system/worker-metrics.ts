import { request } from 'node:http';
import type { Store } from '@lockstep/store';
import { AggregatorRegistry } from 'prom-client';

const TIMEOUT_MS = 2_000;
/** What is about a process and not about the flow is each process's own. */
const OF_A_PROCESS = /^(process|nodejs)_/;

interface Family {
  name: string;
}

/**
 * The metrics of all live workers added up, in Prometheus' text form, for an installation with one
 * address to scrape. A worker that does not answer is left out.
 */
export async function workerMetrics(store: Store): Promise<string> {
  const leases = await store.leases.list('worker/');
  const answers = await Promise.allSettled(leases.map((lease) => familiesOf(lease.address)));
  const families = answers.flatMap((answer) =>
    answer.status === 'fulfilled' ? [answer.value] : [],
  );
  if (families.length === 0) return '';
  return await AggregatorRegistry.aggregate(families).metrics();
}

async function familiesOf(address: string): Promise<Family[]> {
  const families = JSON.parse(await read(`${address}/metrics.json`)) as Family[];
  return families.filter((family) => !OF_A_PROCESS.test(family.name));
}

function read(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = request(url, { timeout: TIMEOUT_MS }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    });
    call.on('timeout', () => call.destroy(new Error('the worker did not answer in time')));
    call.on('error', reject);
    call.end();
  });
}
