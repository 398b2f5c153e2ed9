import type { Page } from 'playwright-core';

/**
 * Clocks inside the page, so that the driver's own latency does not count; `awaited` is the selector
 * of what a load is over with. Something is on screen when it is visible and the frame that shows it
 * has been made.
 */
export async function installPageClock(page: Page, awaited: string): Promise<void> {
  await page.addInitScript((selector) => {
    const onScreen = (holds: () => boolean): Promise<number> => {
      const { promise, resolve } = Promise.withResolvers<number>();
      const look = () => {
        if (!holds()) return;
        observer.disconnect();
        // The callback runs before the frame is made, the task after it.
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
      };
      const observer = new MutationObserver(look);
      const everything = { subtree: true, childList: true, attributes: true };
      observer.observe(document, everything);
      look();
      return promise;
    };
    const visible = (what: string) =>
      [...document.querySelectorAll(what)].filter(
        (element) =>
          element.checkVisibility({ visibilityProperty: true }) &&
          element.getBoundingClientRect().height > 0,
      );
    window.pageClock = {
      awaitedOnScreen: onScreen(() => visible(selector).length > 0),
      onlyRowAfterTyping: (name) => {
        const { promise: typed, resolve } = Promise.withResolvers<number>();
        const onInput = ({ target }: Event) => {
          if (target instanceof HTMLInputElement && target.value === name) {
            resolve(performance.now());
          }
        };
        window.addEventListener('input', onInput, { capture: true });
        const isOnly = () => {
          const rows = visible('[data-testid=app-row]');
          return rows.length === 1 && rows[0]?.getAttribute('data-name') === name;
        };
        return typed.then(async (typedAt) => {
          window.removeEventListener('input', onInput, { capture: true });
          return (await onScreen(isOnly)) - typedAt;
        });
      },
    };
  }, awaited);
}

declare global {
  interface Window {
    pageClock: {
      /** Milliseconds from the navigation's start until what is awaited is on screen. */
      awaitedOnScreen: Promise<number>;
      /** Milliseconds from the name being typed whole until its row alone is on screen. */
      onlyRowAfterTyping(name: string): Promise<number>;
    };
  }
}
