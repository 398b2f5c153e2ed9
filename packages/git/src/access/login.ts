import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { httpLogin } from './http-login.ts';
import type { Remote } from './remote.ts';
import type { AddressPolicy, RepoAccess } from './repo-access.ts';
import type { Route } from './route.ts';
import { sshLogin } from './ssh-login.ts';

/** What a command needs to log in: never part of its arguments. */
export interface Login {
  config: (readonly [string, string])[];
  env: Record<string, string>;
  /** For whoever calls ssh without git. */
  sshOptions?: string[];
  /** Words that must not appear in a message. */
  secrets: string[];
}

/** Where a login is used, and how it gets there. */
export interface LoginTarget {
  access: RepoAccess;
  remote: Remote;
  route: Route;
  policy: AddressPolicy;
}

/** Writes a file of mode 0600 that is gone afterwards; answers its path. */
export type SecretFile = (name: string, content: string) => Promise<string>;

/** Runs `use` with the repository's credentials, and takes every trace of them away after it. */
export async function withLogin<T>(
  target: LoginTarget,
  use: (login: Login) => Promise<T>,
): Promise<T> {
  let dir: string | undefined;
  const file: SecretFile = async (name, content) => {
    dir ??= await mkdtemp(join(tmpdir(), 'lockstep-git-'));
    const path = join(dir, name);
    await writeFile(path, content.endsWith('\n') ? content : `${content}\n`, { mode: 0o600 });
    return path;
  };
  try {
    return await use(await buildLogin(target, file));
  } finally {
    if (dir !== undefined) await rm(dir, { recursive: true, force: true });
  }
}

async function buildLogin(target: LoginTarget, file: SecretFile): Promise<Login> {
  switch (target.remote.protocol) {
    case 'ssh':
      return await sshLogin(target, file);
    case 'http':
    case 'https':
      return await httpLogin(target, file);
    case 'file':
      return { config: [], env: {}, secrets: [] };
  }
}
