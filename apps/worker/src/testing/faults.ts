import { type SpawnedNode, spawnNode, waitFor } from '@lockstep/testkit';
import { Redis } from 'ioredis';
import type { Dice } from './dice.ts';
import type { KubeProxy } from './kube-proxy.ts';
import type { Stack } from './stack.ts';

/** As many requests find the door shut before it is opened again. */
const REFUSED = 12;

const KINDS = [
  ...(['kill', 'flush', 'kill', 'cut', 'lose'] as const),
  ...(['kill', 'lose', 'cut', 'kill', 'flush'] as const),
];
type Kind = (typeof KINDS)[number];

/** Two workers on one stack, and what may happen to them and to what they stand on. */
export class Faults {
  readonly #stack: Stack;
  readonly #proxy: KubeProxy;
  readonly #redis: Redis;
  readonly #env: Record<string, string>[];
  readonly #workers: (SpawnedNode | undefined)[] = [];
  /** What is being mended now. */
  #mending: Promise<void> = Promise.resolve();
  readonly story: string[] = [];

  constructor(stack: Stack, proxy: KubeProxy, env: Record<string, string>[]) {
    this.#stack = stack;
    this.#proxy = proxy;
    this.#redis = new Redis(stack.redisUrl);
    this.#env = env;
  }

  async start(): Promise<void> {
    await Promise.all(this.#env.map((_, index) => this.#spawn(index)));
  }

  async stop(): Promise<void> {
    this.#proxy.reset(undefined);
    await this.#mending.catch(() => undefined);
    await Promise.all(this.#workers.map((worker) => worker?.kill()));
    this.#redis.disconnect();
  }

  /** Everything that happened is over. */
  async mended(): Promise<void> {
    await this.#mending;
  }

  /** A fault at one of the next writes to the API server; ten in a row are of every kind. */
  plan(dice: Dice, round: number): void {
    const when = dice.one(['before', 'after'] as const);
    const write = dice.below(50);
    const kind = KINDS[round % KINDS.length] as Kind;
    const victim = dice.below(this.#env.length);
    const strike = async () => {
      this.story.push(`${kind}${kind === 'kill' ? ` ${victim}` : ''} ${when} write ${write}`);
      await this.#strike(kind, victim);
    };
    this.#proxy.reset({ write, when, strike });
  }

  async #strike(kind: Kind, victim: number): Promise<void> {
    switch (kind) {
      case 'kill':
        await this.#workers[victim]?.kill();
        this.#workers[victim] = undefined;
        this.#mend(() => this.#spawn(victim));
        break;
      case 'cut':
        this.#proxy.shut();
        this.#mend(() => this.#reopen());
        break;
      case 'flush':
        await this.#redis.flushall();
        break;
      case 'lose':
        // The proxy keeps the answer, or the request, for itself.
        break;
    }
  }

  #mend(mend: () => Promise<void>): void {
    this.#mending = this.#mending.then(mend);
    // Told by `mended`.
    this.#mending.catch(() => undefined);
  }

  async #reopen(): Promise<void> {
    const what = 'requests finding the API server away';
    await waitFor(() => this.#proxy.refused >= REFUSED, { what, deadlineMs: 20_000 });
    this.#proxy.open();
  }

  async #spawn(index: number): Promise<void> {
    this.#workers[index] = await spawnNode('apps/worker/src/main.ts', {
      env: { ...this.#stack.env, ...this.#env[index] },
      ready: async (process) => (await process.log()).includes('worker ready'),
      readyDeadlineMs: 60_000,
    });
  }
}
