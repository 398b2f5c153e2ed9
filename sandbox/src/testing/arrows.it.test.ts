import { cp, readdir, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPackageDir, nodeBinary, ROOT_DIR } from '../platform-package.ts';
import { CommandError, runCommand } from '../run-command.ts';
import { copyCheckout } from './checkout-copy.ts';

const DEPCRUISE = join(findPackageDir('dependency-cruiser') ?? '', 'bin/dependency-cruiser.mjs');
/** As `pnpm run arrows` names them. */
const TREES = ['apps', 'packages', 'sandbox', 'bench'];
/** Far below what there is, far above what a parser sees that cannot read the sources. */
const FEWEST_MODULES = 300;
/** Packages find each other through links in node_modules, which must be followed. */
const EDGES = [
  'apps/worker → packages/kube',
  'packages/store → packages/domain',
  'packages/engine → packages/domain',
];

interface Violation {
  rule: { name: string };
  from: string;
  to: string;
}

interface Cruise {
  modules: { source: string; dependencies: { resolved: string }[] }[];
  summary: { totalCruised: number; violations: Violation[] };
}

async function depcruise(
  dir: string,
  output: 'json' | 'err',
  trees: readonly string[] = TREES,
): Promise<string> {
  const args = ['--config', '.dependency-cruiser.cjs', '--output-type', output, ...trees];
  const { stdout } = await runCommand(nodeBinary(), [DEPCRUISE, ...args], { cwd: dir });
  return stdout;
}

async function cruise(dir: string): Promise<Cruise> {
  return JSON.parse(await depcruise(dir, 'json')) as Cruise;
}

describe('the arrows of the real tree', () => {
  let real: Cruise;

  beforeAll(async () => {
    real = await cruise(ROOT_DIR);
  });

  it('are all kept', () => {
    expect(real.summary.violations.map(described)).toEqual([]);
  });

  it('are looked for in all of it', () => {
    expect(real.summary.totalCruised).toBeGreaterThan(FEWEST_MODULES);
    const edges = real.modules.flatMap(({ source, dependencies }) =>
      dependencies.map(({ resolved }) => `${packageOf(source)} → ${packageOf(resolved)}`),
    );
    expect(edges).toEqual(expect.arrayContaining(EDGES));
  });
});

/** For each rule: files that break it, the first of which is what the rule names. */
const BREAKERS: Record<string, Record<string, string>> = {
  'no-circular': {
    'packages/queue/src/broken-circle-a.ts': "import './broken-circle-b.ts';",
    'packages/queue/src/broken-circle-b.ts': "import './broken-circle-a.ts';",
  },
  'no-unresolvable': {
    'packages/queue/src/broken-nowhere.ts': "import './there-is-no-such-file.ts';",
  },
  'domain-imports-nothing': {
    'packages/domain/src/broken.ts': "import '../../engine/src/index.ts';",
  },
  'pure-core-has-no-node': {
    'packages/engine/src/broken-node.ts': "import 'node:fs';",
  },
  'engine-imports-domain-only': {
    'packages/engine/src/broken-kube.ts': "import '../../kube/src/index.ts';",
  },
  'middle-packages-stand-beside-each-other': {
    'packages/kube/src/broken-store.ts': "import type { Store } from '../../store/src/index.ts';",
  },
  'apps-do-not-import-apps': {
    'apps/server/src/broken-worker.ts': "import '../../worker/src/config.ts';",
  },
  'nothing-imports-the-testkit-but-tests': {
    'packages/kube/src/broken-testkit.ts': "export * from '@lockstep/testkit';",
  },
  'product-code-stands-without-the-sandbox': {
    'apps/worker/src/broken-sandbox.ts': "import '../../../sandbox/src/index.ts';",
  },
  'product-code-does-not-import-test-support': {
    'apps/worker/src/broken-test-support.ts': "import './testing/manifests.ts';",
  },
};

describe('the check can fail', () => {
  let copy: { path: string; remove(): Promise<void> } | undefined;
  let broken: Cruise;

  beforeAll(async () => {
    copy = await copyWithPackages();
    for (const files of Object.values(BREAKERS)) {
      for (const [file, text] of Object.entries(files)) {
        await writeFile(join(copy.path, file), `${text}\n`);
      }
    }
    broken = await cruise(copy.path);
  });
  afterAll(() => copy?.remove());

  it('has a case for every rule', async () => {
    const config = createRequire(import.meta.url)(join(ROOT_DIR, '.dependency-cruiser.cjs')) as {
      forbidden: { name: string }[];
    };
    expect(Object.keys(BREAKERS)).toEqual(config.forbidden.map((rule) => rule.name));
  });

  it.each(Object.entries(BREAKERS))('by %s', (rule, files) => {
    const [culprit] = Object.keys(files);
    const found = broken.summary.violations.filter((violation) => violation.from === culprit);
    expect(found.map((violation) => violation.rule.name)).toContain(rule);
  });

  it('in nothing but the files that break a rule', () => {
    const culprits = Object.values(BREAKERS).flatMap((files) => Object.keys(files));
    const others = broken.summary.violations.filter(({ from }) => !culprits.includes(from));
    expect(others.map(described)).toEqual([]);
  });

  it('with an exit code that stops CI', async () => {
    const answer = depcruise(copy?.path ?? '', 'err', ['packages/queue']);
    await expect(answer).rejects.toThrow(CommandError);
  });
});

function described({ rule, from, to }: Violation): string {
  return `${rule.name}: ${from} → ${to}`;
}

function packageOf(file: string): string {
  return file.split('/').slice(0, 2).join('/');
}

/** A copy of the checkout in which packages find each other in the copy, and the rest as here. */
async function copyWithPackages() {
  const copy = await copyCheckout();
  await symlink(join(ROOT_DIR, 'node_modules'), join(copy.path, 'node_modules'));
  for (const dir of await packageDirs()) {
    const links = join(dir, 'node_modules');
    await cp(join(ROOT_DIR, links), join(copy.path, links), {
      recursive: true,
      verbatimSymlinks: true,
      // Caches of tools, and their programs.
      filter: (path) => !basename(path).startsWith('.'),
    });
  }
  return copy;
}

async function packageDirs(): Promise<string[]> {
  const nested = ['apps', 'packages'].map(async (group) =>
    (await readdir(join(ROOT_DIR, group))).map((name) => join(group, name)),
  );
  return [...(await Promise.all(nested)).flat(), 'sandbox', 'bench'];
}
