/**
 * Loads many by id with one call: whoever asks within the same turn of the event loop shares it.
 * What was loaded stays for the loader's life, which is one batch of changes.
 */
export function createBatchLoader<T>(
  load: (ids: string[]) => Promise<T[]>,
  idOf: (item: T) => string,
): (id: string) => Promise<T | undefined> {
  const loaded = new Map<string, Promise<T | undefined>>();
  let wanted: string[] = [];
  let running: Promise<Map<string, T>> | undefined;

  const run = async () => {
    await new Promise<void>((resolve) => setImmediate(resolve));
    const ids = wanted;
    wanted = [];
    running = undefined;
    return new Map((await load(ids)).map((item) => [idOf(item), item]));
  };

  return (id) => {
    const known = loaded.get(id);
    if (known) return known;
    wanted.push(id);
    running ??= run();
    const answer = running.then((items) => items.get(id));
    // Whoever asked gets the error; the map's own reference must not count as unhandled.
    answer.catch(() => undefined);
    loaded.set(id, answer);
    return answer;
  };
}
