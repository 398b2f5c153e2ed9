interface Flight<T> {
  promise: Promise<T>;
  abort: AbortController;
  waiting: number;
}

/**
 * Collapses concurrent work of the same key into one. A caller that aborts leaves; the work itself
 * is aborted when the last caller has left.
 */
export class SingleFlight<T> {
  readonly #flights = new Map<string, Flight<T>>();

  run(key: string, start: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    let flight = this.#flights.get(key);
    if (!flight) {
      flight = this.#begin(key, start);
    }
    flight.waiting++;
    return this.#join(flight, signal);
  }

  #begin(key: string, start: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const abort = new AbortController();
    const flight: Flight<T> = { promise: start(abort.signal), abort, waiting: 0 };
    this.#flights.set(key, flight);
    const done = () => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    };
    flight.promise.then(done, done);
    return flight;
  }

  #join(flight: Flight<T>, signal?: AbortSignal): Promise<T> {
    if (!signal) return flight.promise;
    return new Promise<T>((resolve, reject) => {
      const leave = () => {
        flight.waiting--;
        if (flight.waiting === 0) flight.abort.abort();
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
      flight.promise
        .then(resolve, reject)
        .finally(() => signal.removeEventListener('abort', leave));
    });
  }
}
