const KEY = 'lockstep.reloaded';
const AT_MOST_EVERY_MS = 30_000;

/** Whether loading the page again may help: it does not when that has just been tried. */
export function mayReload(lastMs: number, nowMs: number): boolean {
  return Number.isNaN(lastMs) || nowMs - lastMs > AT_MOST_EVERY_MS;
}

/**
 * A page that was opened before the server was upgraded asks for parts that are no longer there.
 * It is loaded anew, at the same address.
 */
export function reloadWhenStale(): void {
  addEventListener('vite:preloadError', (event) => {
    const nowMs = Date.now();
    const last = sessionStorage.getItem(KEY);
    if (!mayReload(last === null ? Number.NaN : Number(last), nowMs)) return;
    event.preventDefault();
    sessionStorage.setItem(KEY, String(nowMs));
    location.reload();
  });
}
