import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { renderFolder } from './render-folder.ts';

/** A folder for one render: the source's files, and an empty home for the tools. */
export interface Workspace {
  /**
   * Where files of the tree with this `ref` name go; `''` is the source itself. Others are numbered
   * from 1 as they are asked for (`treePlace`).
   */
  treeDir(ref: string): string;
  /** Writes a file that is no part of the source, and answers its path. */
  write(name: string, content: string | Buffer): Promise<string>;
  env: Record<string, string>;
  /** Takes the workspace's own paths out of a tool's message. */
  tidy(message: string): string;
}

const PASSED_ON = [
  'PATH',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
];

/** Where in a workspace a tree lies: by number, since a ref's name may be anything; 0 is the source. */
export function treePlace(number: number): string {
  return number === 0 ? 'source' : `refs/${number - 1}`;
}

/** Makes a workspace for `use` and removes it afterwards. */
export async function withWorkspace<T>(use: (workspace: Workspace) => Promise<T>): Promise<T> {
  const root = await mkdtemp(join(await renderFolder(), 'render-'));
  try {
    await Promise.all(['home', 'source', 'refs', 'extra'].map((dir) => mkdir(join(root, dir))));
    return await use(describe(root));
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

function describe(root: string): Workspace {
  const refs = [''];
  const treeDir = (ref: string) => {
    if (!refs.includes(ref)) refs.push(ref);
    return join(root, treePlace(refs.indexOf(ref)));
  };
  return {
    treeDir,
    write: async (name, content) => {
      const path = join(root, 'extra', name);
      await writeFile(path, content, { mode: 0o600 });
      return path;
    },
    env: toolEnvironment(join(root, 'home')),
    tidy: (message) => message.replaceAll(`${root}/source/`, '').replaceAll(`${root}/`, ''),
  };
}

/** Neither the machine's set-up nor its credentials reach a tool that renders other people's text. */
function toolEnvironment(home: string): Record<string, string> {
  const env: Record<string, string> = {};
  for (const name of PASSED_ON) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  return {
    ...env,
    HOME: home,
    TMPDIR: home,
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_DATA_HOME: join(home, 'data'),
    HELM_CACHE_HOME: join(home, 'helm-cache'),
    HELM_CONFIG_HOME: join(home, 'helm-config'),
    HELM_DATA_HOME: join(home, 'helm-data'),
    KUBECONFIG: devNull,
    KUBERC: 'off',
    LC_ALL: 'C',
    GIT_ALLOW_PROTOCOL: 'https:http:ssh',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    // Tools in Go live too short for their garbage to matter: a quarter of a small chart's time.
    GOGC: '400',
    GOMEMLIMIT: '512MiB',
  };
}
