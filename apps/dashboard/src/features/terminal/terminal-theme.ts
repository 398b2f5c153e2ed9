import type { ITheme } from '@xterm/xterm';

/** Which of our colours stands for which of a terminal's. */
const COLOURS = {
  background: 'sunken',
  foreground: 'ink',
  cursor: 'accent',
  cursorAccent: 'sunken',
  selectionBackground: 'accent-soft',
  black: 'ink',
  red: 'bad',
  green: 'ok',
  yellow: 'warn',
  blue: 'busy',
  magenta: 'hold',
  cyan: 'accent',
  white: 'ink-3',
  brightBlack: 'ink-2',
  brightRed: 'bad',
  brightGreen: 'ok',
  brightYellow: 'warn',
  brightBlue: 'busy',
  brightMagenta: 'hold',
  brightCyan: 'accent-strong',
  brightWhite: 'ink',
} as const satisfies ITheme;

/** The colours as they are now: a terminal draws by numbers, and knows no `light-dark()`. */
export function terminalTheme(element: HTMLElement): ITheme {
  const probe = document.createElement('span');
  probe.hidden = true;
  element.append(probe);
  const theme = Object.fromEntries(
    Object.entries(COLOURS).map(([name, token]) => {
      probe.style.color = `var(--color-${token})`;
      return [name, getComputedStyle(probe).color];
    }),
  );
  probe.remove();
  return theme;
}

/** Calls back when light becomes dark, or dark light. Answers how to stop. */
export function onThemeChange(listener: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', listener);
  const chosen = new MutationObserver(listener);
  chosen.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
  return () => {
    system.removeEventListener('change', listener);
    chosen.disconnect();
  };
}
