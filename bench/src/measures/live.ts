import { untilSettled } from '../application-state.ts';
import { median, milliseconds, quantile } from '../figures.ts';
import { fleetName } from '../fleet-repository.ts';
import { LiveStream } from '../live-stream.ts';
import type { Bench, Outcome, Row } from '../measure.ts';

const ROUNDS = 20;
const TARGET_MS = 300;

interface ListMessage {
  readonly type: string;
  readonly items?: readonly { name: string; operationPhase: string }[];
}

interface TreeMessage {
  readonly type: string;
  readonly removedUids?: readonly string[];
}

interface Told {
  readonly treeMs: number;
  readonly syncMs: number;
}

/** From a change until the websocket has told it to whoever looks at the list or at a topology. */
export async function live(bench: Bench): Promise<Outcome> {
  const list = await LiveStream.open<ListMessage>(bench.stack, { topic: 'applications' });
  try {
    const rounds: Told[] = [];
    for (let round = 0; round < Math.min(ROUNDS, bench.applications / 2); round++) {
      rounds.push(
        await changeOnce(bench, list, fleetName(Math.floor(bench.applications / 4) + round)),
      );
    }
    return {
      rows: [
        row(
          'a pod deleted, topology told',
          rounds.map(({ treeMs }) => treeMs),
        ),
        row(
          'a sync asked for, list told',
          rounds.map(({ syncMs }) => syncMs),
        ),
      ],
      detail: rounds,
    };
  } finally {
    list.close();
  }
}

async function changeOnce(
  { stack }: Bench,
  list: LiveStream<ListMessage>,
  name: string,
): Promise<Told> {
  const tree = await LiveStream.open<TreeMessage>(stack, { topic: 'tree', name });
  try {
    const startedAt = performance.now();
    await stack.kube.deleteAll(`/api/v1/namespaces/${name}/pods`);
    const treeMs = await tree.first((told) => (told.removedUids ?? []).length > 0, startedAt);
    await untilSettled(stack.api, name);
    const askedAt = performance.now();
    await stack.api.send('POST', `/api/v1/applications/${name}/sync`, {});
    const syncMs = await list.first(isRunning(name), askedAt);
    await untilSettled(stack.api, name);
    return {
      treeMs: treeMs - startedAt,
      syncMs: syncMs - askedAt,
    };
  } finally {
    tree.close();
  }
}

function isRunning(name: string) {
  return ({ items = [] }: ListMessage) =>
    items.some((item) => item.name === name && item.operationPhase === 'Running');
}

function row(what: string, times: number[]): Row {
  const middle = median(times);
  return {
    measure: `${what} (median of ${times.length})`,
    ours: `${milliseconds(middle)} (p90 ${milliseconds(quantile(times, 0.9))})`,
    argo: '–',
    target: `${TARGET_MS} ms`,
    met: middle <= TARGET_MS,
  };
}
