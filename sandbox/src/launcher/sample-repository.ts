import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT_DIR } from '../platform-package.ts';
import { runCommand } from '../run-command.ts';
import { SAMPLE_REPOSITORY, type SampleAddresses, withAddresses } from './sample-addresses.ts';

const EXAMPLES_DIR = join(ROOT_DIR, 'examples');

/** An Application manifest of the samples. */
export interface SampleApplication {
  readonly metadata: {
    readonly name: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly syncPolicy?: { readonly automated?: unknown; readonly [field: string]: unknown };
    readonly [field: string]: unknown;
  };
}

/**
 * Makes the bare repository GITROOT/samples.git out of examples/, with one commit, unless it is
 * there: what a user pushed to it stays.
 */
export async function ensureSampleRepository(
  gitRoot: string,
  addresses: SampleAddresses,
): Promise<void> {
  const target = join(gitRoot, SAMPLE_REPOSITORY);
  if (existsSync(target)) return;
  await mkdir(gitRoot, { recursive: true });
  const work = await mkdtemp(join(gitRoot, '.making-'));
  const tree = join(work, 'tree');
  const bare = join(work, 'bare.git');
  await cp(EXAMPLES_DIR, tree, { recursive: true });
  await fillInAddresses(tree, addresses);
  const git = (...args: string[]) =>
    runCommand('git', [`--git-dir=${bare}`, ...args], {
      env: gitEnvironment(),
      deadlineMs: 60_000,
    });
  await runCommand('git', ['init', '--quiet', '--bare', '--initial-branch=main', bare]);
  await git(`--work-tree=${tree}`, 'add', '--all');
  await git(`--work-tree=${tree}`, 'commit', '--quiet', '--message=Add the sample applications');
  await git('config', 'http.receivepack', 'true');
  await rename(bare, target);
  await rm(work, { recursive: true });
}

/** The samples of a first look, or those beside them: one for every further kind of source. */
export type SampleSet = 'default' | 'kinds';

const SETS = { default: 'applications', kinds: 'applications/kinds' } as const satisfies Record<
  SampleSet,
  string
>;

/** The Application manifests of a set, with the addresses filled in. */
export async function readSampleApplications(
  addresses: SampleAddresses,
  set: SampleSet = 'default',
): Promise<SampleApplication[]> {
  const dir = join(EXAMPLES_DIR, SETS[set]);
  const names = (await readdir(dir)).filter((name) => name.endsWith('.yaml')).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(dir, name), 'utf8');
      return parse(withAddresses(text, addresses)) as SampleApplication;
    }),
  );
}

async function fillInAddresses(tree: string, addresses: SampleAddresses): Promise<void> {
  const names = await readdir(tree, { recursive: true });
  for (const name of names.filter((one) => one.endsWith('.yaml'))) {
    const file = join(tree, name);
    const text = await readFile(file, 'utf8');
    const filled = withAddresses(text, addresses);
    if (filled !== text) await writeFile(file, filled);
  }
}

/** The user's own Git settings (signing, hooks, templates) have no say in the samples. */
function gitEnvironment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_AUTHOR_NAME: 'Lockstep',
    GIT_AUTHOR_EMAIL: 'samples@lockstep.dev',
    GIT_COMMITTER_NAME: 'Lockstep',
    GIT_COMMITTER_EMAIL: 'samples@lockstep.dev',
  };
}
