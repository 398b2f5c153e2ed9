import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '@lockstep/domain';
import { CliError } from '../cli/cli-error.ts';
import type { Check, CheckFinding, CheckInput } from './check.ts';
import { nameOfObject } from './finding.ts';

const TIME_LIMIT_MS = 60_000;
const LARGEST_ANSWER_BYTES = 32 * 1024 * 1024;

/** Policies in Rego, by the program that is installed: conftest, else OPA itself. */
export function policyCheck(folder: string): Check {
  return {
    name: 'policy',
    run: async (input) => {
      const dir = await mkdtemp(join(tmpdir(), 'lockstep-policy-'));
      try {
        return await askPrograms(input, { dir, policies: folder });
      } finally {
        await rm(dir, { recursive: true, force: true });
      }
    },
  };
}

interface Places {
  dir: string;
  policies: string;
}

async function askPrograms(input: CheckInput, places: Places): Promise<CheckFinding[]> {
  const byConftest = await conftest(input, places);
  if (byConftest) return byConftest;
  const byOpa = await opa(input, places);
  if (byOpa) return byOpa;
  const message = `policies in ${places.policies} were not asked: neither conftest nor opa is on PATH`;
  return [{ level: 'warning', check: 'policy', message }];
}

interface ConftestMessage {
  msg?: string;
}
interface ConftestResult {
  filename?: string;
  namespace?: string;
  failures?: ConftestMessage[];
  exceptions?: ConftestMessage[];
  warnings?: ConftestMessage[];
}

/** One file for each object, so that its answers say which they are about. */
async function conftest(input: CheckInput, places: Places): Promise<CheckFinding[] | undefined> {
  const files = await Promise.all(
    input.manifests.map(async (manifest, index) => {
      const file = join(places.dir, `${index}.json`);
      await writeFile(file, JSON.stringify(manifest));
      return file;
    }),
  );
  if (files.length === 0) return (await isThere('conftest', '--version')) ? [] : undefined;
  const args = ['test', '--no-color', '--output', 'json', '--policy', places.policies];
  const text = await run('conftest', [...args, '--all-namespaces', ...files], input.signal);
  if (text === undefined) return undefined;
  return inOrder(parse<ConftestResult[]>('conftest', text)).flatMap((result) => {
    const { failures = [], warnings = [] } = result;
    const manifest = input.manifests[indexOf(result)];
    const object = manifest && nameOfObject(manifest);
    const told = (level: 'error' | 'warning') => (one: ConftestMessage) => ({
      level,
      check: 'policy',
      message: one.msg ?? 'is against a policy',
      ...(object ? { object } : {}),
    });
    return [...failures.map(told('error')), ...warnings.map(told('warning'))];
  });
}

/** conftest answers its files in another order each time; a report should not change by itself. */
function inOrder(results: readonly ConftestResult[]): ConftestResult[] {
  return results.toSorted(
    (one, other) =>
      indexOf(one) - indexOf(other) || (one.namespace ?? '').localeCompare(other.namespace ?? ''),
  );
}

/** Which manifest a result is about, by the name of the file that was made of it. */
function indexOf({ filename = '' }: ConftestResult): number {
  return Number(/(\d+)\.json$/.exec(filename)?.[1] ?? -1);
}

interface OpaAnswer {
  result?: { expressions?: { value?: Record<string, unknown> }[] }[];
  errors?: { message?: string }[];
}

/** `deny`, `violation` and `warn` of the package main, as conftest reads them. */
async function opa(input: CheckInput, { policies }: Places): Promise<CheckFinding[] | undefined> {
  if (!(await isThere('opa', 'version'))) return undefined;
  const findings: CheckFinding[] = [];
  for (const manifest of input.manifests) {
    for (const [rule, level] of [
      ['deny', 'error'],
      ['violation', 'error'],
      ['warn', 'warning'],
    ] as const) {
      const query = `[msg | msg := data.main.${rule}[_]]`;
      const args = ['eval', '--format', 'json', '--data', policies, '--stdin-input', query];
      const text = await run('opa', args, input.signal, JSON.stringify(manifest));
      const { result, errors } = parse<OpaAnswer>('opa', text ?? '{}');
      if (errors?.[0]) throw new CliError(`opa: ${errors[0].message}`);
      const told = result?.[0]?.expressions?.[0]?.value;
      for (const message of Array.isArray(told) ? told : []) {
        const object = nameOfObject(manifest);
        findings.push({ level, check: 'policy', message: wordsOf(message), object });
      }
    }
  }
  return findings;
}

/** Gatekeeper's form is an object with `msg`. */
function wordsOf(message: unknown): string {
  if (typeof message === 'string') return message;
  const { msg } = (message ?? {}) as { msg?: unknown };
  return typeof msg === 'string' ? msg : JSON.stringify(message);
}

async function isThere(program: string, version: string): Promise<boolean> {
  return (await run(program, [version], AbortSignal.timeout(TIME_LIMIT_MS))) !== undefined;
}

/** What a program wrote; it says no by its exit code as well. Undefined where it is not there. */
function run(
  program: string,
  args: string[],
  signal: AbortSignal,
  input?: string,
): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const limits = { signal, timeout: TIME_LIMIT_MS, maxBuffer: LARGEST_ANSWER_BYTES };
    const child = execFile(program, args, limits, (error, stdout, stderr) => {
      if (!error || stdout.trim() !== '') return resolve(stdout);
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return resolve(undefined);
      reject(new CliError(`${program}: ${stderr.trim().slice(0, 2_000) || messageOf(error)}`));
    });
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input ?? '');
  });
}

function parse<T>(program: string, text: string): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new CliError(`${program} did not answer JSON: ${text.trim().slice(0, 300)}`);
  }
}
