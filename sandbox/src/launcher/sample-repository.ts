import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT_DIR } from '../platform-package.ts';
import { runCommand } from '../run-command.ts';

const EXAMPLES_DIR = join(ROOT_DIR, 'examples');
/** Stands in the manifests for the address of the repository that holds them. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: the text as it stands there.
const PLACEHOLDER = '${SAMPLE_REPO}';
export const SAMPLE_REPOSITORY = 'samples.git';

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
export async function ensureSampleRepository(gitRoot: string, url: string): Promise<void> {
  const target = join(gitRoot, SAMPLE_REPOSITORY);
  if (existsSync(target)) return;
  await mkdir(gitRoot, { recursive: true });
  const work = await mkdtemp(join(gitRoot, '.making-'));
  const tree = join(work, 'tree');
  const bare = join(work, 'bare.git');
  await cp(EXAMPLES_DIR, tree, { recursive: true });
  await replacePlaceholder(tree, url);
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

/** The Application manifests in examples/applications, with the repository's address filled in. */
export async function readSampleApplications(url: string): Promise<SampleApplication[]> {
  const dir = join(EXAMPLES_DIR, 'applications');
  const names = (await readdir(dir)).filter((name) => name.endsWith('.yaml')).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(dir, name), 'utf8');
      return parse(text.replaceAll(PLACEHOLDER, url)) as SampleApplication;
    }),
  );
}

async function replacePlaceholder(tree: string, url: string): Promise<void> {
  const dir = join(tree, 'applications');
  for (const name of await readdir(dir)) {
    const file = join(dir, name);
    await writeFile(file, (await readFile(file, 'utf8')).replaceAll(PLACEHOLDER, url));
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
