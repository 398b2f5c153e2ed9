import { messageOf } from '@lockstep/domain';
import {
  loadPlugins,
  localRunner,
  type Plugin,
  type SideCar,
  sideCarPlugins,
  sortPlugins,
} from '@lockstep/render';
import type { Logger } from 'pino';

export interface PluginOptions {
  /** A folder of manifests; their commands run here. */
  dir?: string;
  sideCars: readonly SideCar[];
  /** Variables of the worker's own environment that plug-ins get. */
  passedOn: Readonly<Record<string, string>>;
  /** Files and folders that plug-ins must not see. */
  hidden: readonly string[];
  /** That one call may have, with all that it starts. */
  maxMemoryBytes?: number;
  /** How long a list counts: plug-ins come and go with deployments, not with commits. */
  freshMs?: number;
}

const FRESH_MS = 15_000;

interface Origin {
  name: string;
  isLocal: boolean;
  load(): Promise<Plugin[]>;
  known?: Plugin[];
}

/** The plug-ins that are installed: those of a folder, and those of side-cars. */
export class Plugins {
  readonly #origins: Origin[];
  readonly #log: Logger;
  readonly #freshMs: number;
  #fresh: { untilMs: number; plugins: Promise<readonly Plugin[]> } | undefined;

  constructor(options: PluginOptions, log: Logger) {
    const { dir, sideCars, passedOn, hidden, maxMemoryBytes, freshMs = FRESH_MS } = options;
    this.#freshMs = freshMs;
    this.#log = log;
    const runner = localRunner({ env: passedOn, hidden, maxMemoryBytes });
    this.#origins = [
      ...(dir ? [{ name: dir, isLocal: true, load: () => loadPlugins(dir, runner) }] : []),
      ...sideCars.map((one) => ({
        name: one.url,
        isLocal: false,
        load: () => sideCarPlugins(one),
      })),
    ];
  }

  /**
   * All of them, sorted. What cannot be read now is as it was; throws where it never could be: an
   * application must not be taken for another type because a side-car is starting.
   */
  current(): Promise<readonly Plugin[]> {
    if (this.#origins.length === 0) return Promise.resolve([]);
    if (this.#fresh && performance.now() < this.#fresh.untilMs) return this.#fresh.plugins;
    const plugins = this.#load();
    const fresh = { untilMs: performance.now() + this.#freshMs, plugins };
    this.#fresh = fresh;
    plugins.catch(() => {
      if (this.#fresh === fresh) this.#fresh = undefined;
    });
    return plugins;
  }

  /** Reads the folder now. Throws for a manifest that is wrong. */
  async check(): Promise<void> {
    await this.#origins.find(({ isLocal }) => isLocal)?.load();
  }

  async #load(): Promise<readonly Plugin[]> {
    const lists = await Promise.all(this.#origins.map((origin) => this.#loadFrom(origin)));
    return sortPlugins(lists.flat());
  }

  async #loadFrom(origin: Origin): Promise<Plugin[]> {
    try {
      origin.known = await origin.load();
    } catch (error) {
      if (!origin.known) throw error;
      const reason = messageOf(error);
      this.#log.warn({ from: origin.name, reason }, 'the plug-ins cannot be read, as before');
    }
    return origin.known;
  }
}
