import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: {
    readonly metadata: { readonly name: string; readonly namespace: string };
    readonly data?: Readonly<Record<string, string>>;
  };
}

/** The cluster over plain HTTP through `kubectl proxy`: this is how the bench looks and meddles. */
export class KubeProxy {
  readonly #address: string;
  readonly #child: ChildProcess;

  private constructor(address: string, child: ChildProcess) {
    this.#address = address;
    this.#child = child;
  }

  static async start(kubectl: string, kubeconfig: string): Promise<KubeProxy> {
    const child = spawn(kubectl, ['--kubeconfig', kubeconfig, 'proxy', '--port=0'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const line of createInterface(child.stdout)) {
      const found = /127\.0\.0\.1:\d+/.exec(line);
      if (found) return new KubeProxy(`http://${found[0]}`, child);
    }
    throw new Error('kubectl proxy did not start');
  }

  stop(): void {
    this.#child.kill();
  }

  async text(path: string): Promise<string> {
    const response = await fetch(`${this.#address}${path}`);
    if (!response.ok) throw new Error(`GET ${path}: ${response.status}`);
    return response.text();
  }

  /** As `kubectl patch --type=merge` does. */
  async patch(path: string, patch: unknown): Promise<void> {
    const response = await fetch(`${this.#address}${path}?fieldManager=kubectl-patch`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/merge-patch+json' },
      body: JSON.stringify(patch),
    });
    if (!response.ok) throw new Error(`PATCH ${path}: ${response.status} ${await response.text()}`);
    await response.arrayBuffer();
  }

  /** Deletes every object of a collection, at once. */
  async deleteAll(path: string): Promise<void> {
    const response = await fetch(`${this.#address}${path}?gracePeriodSeconds=0`, {
      method: 'DELETE',
    });
    if (!response.ok) throw new Error(`DELETE ${path}: ${response.status}`);
    await response.arrayBuffer();
  }

  /** Follows a collection from now on; `onEvent` is called as each event arrives. */
  async watch(path: string, onEvent: (event: WatchEvent) => void): Promise<() => void> {
    const list = JSON.parse(await this.text(`${path}?limit=1`));
    const from = list.metadata.resourceVersion;
    const ending = new AbortController();
    const response = await fetch(`${this.#address}${path}?watch=1&resourceVersion=${from}`, {
      signal: ending.signal,
    });
    void follow(response, onEvent).catch((error: Error) => {
      if (!ending.signal.aborted) throw error;
    });
    return () => ending.abort();
  }
}

async function follow(response: Response, onEvent: (event: WatchEvent) => void): Promise<void> {
  if (!response.body) throw new Error('a watch without a body');
  let rest = '';
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onEvent(JSON.parse(line) as WatchEvent);
  }
}
