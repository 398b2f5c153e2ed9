import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProcessIdentity } from '../process-identity.ts';
import { identify, isSameProcess } from '../process-identity.ts';

/** Who runs from this checkout, and where. */
interface Launcher extends ProcessIdentity {
  readonly address?: string;
}

/** The ports that are kept over restarts, so that addresses in use stay right. */
export interface KeptPorts {
  readonly server?: number;
  readonly git?: number;
}

/** The folder `.lockstep` of a checkout: everything that `npm start` keeps. */
export class StateDir {
  readonly path: string;

  constructor(root: string) {
    this.path = process.env.LOCKSTEP_STATE_DIR ?? join(root, '.lockstep');
  }

  join(...parts: string[]): string {
    return join(this.path, ...parts);
  }

  /** Marks this process as the one that runs here. Throws when another does. */
  async claim(): Promise<void> {
    await mkdir(this.path, { recursive: true });
    const file = this.join('launcher.json');
    const other = await readJson<Launcher>(file);
    if (other && (await isSameProcess(other))) {
      throw new Error(
        `Lockstep runs from this folder already${other.address ? `: ${other.address}` : ''} ` +
          `(process ${other.pid})`,
      );
    }
    await rm(file, { force: true });
    const own = JSON.stringify(await identify(process.pid));
    // Of two that come this far together, only one makes the file.
    await writeFile(file, own, { flag: 'wx' });
  }

  async noteAddress(address: string): Promise<void> {
    const own: Launcher = { ...(await identify(process.pid)), address };
    await writeFile(this.join('launcher.json'), JSON.stringify(own));
  }

  async release(): Promise<void> {
    await rm(this.join('launcher.json'), { force: true });
  }

  /** Removes everything but the claim and the logs of processes that may still write. */
  async clear(): Promise<void> {
    const kept = await readFile(this.join('launcher.json'));
    await rm(this.path, { recursive: true, force: true });
    await mkdir(this.path, { recursive: true });
    await writeFile(this.join('launcher.json'), kept);
  }

  /** The key under which credentials are sealed, base64 of 32 bytes. Made on the first call. */
  async secretKey(): Promise<string> {
    const file = this.join('secret-key');
    const kept = await readFile(file, 'utf8').catch(() => undefined);
    if (kept) return kept.trim();
    const key = randomBytes(32).toString('base64');
    await writeFile(file, `${key}\n`, { mode: 0o600, flag: 'wx' });
    return key;
  }

  /** Keys that open as well while the key is being changed, which a person puts there; or nothing. */
  async previousSecretKeys(): Promise<string> {
    return await readFile(this.join('secret-key-previous'), 'utf8').catch(() => '');
  }

  async ports(): Promise<KeptPorts> {
    return (await readJson<KeptPorts>(this.join('ports.json'))) ?? {};
  }

  async keepPorts(ports: KeptPorts): Promise<void> {
    await writeFile(this.join('ports.json'), `${JSON.stringify(ports)}\n`);
  }

  /** Does something once in the life of this state, for example creating the samples. */
  async once(what: string, work: () => Promise<void>): Promise<void> {
    const file = this.join(`done-${what}`);
    if ((await readFile(file).catch(() => undefined)) !== undefined) return;
    await work();
    await writeFile(file, '');
  }
}

async function readJson<T>(file: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
}
