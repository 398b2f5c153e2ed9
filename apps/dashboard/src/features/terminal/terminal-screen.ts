import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import xtermStyle from '@xterm/xterm/css/xterm.css?inline';
import { onThemeChange, terminalTheme } from './terminal-theme.ts';

const SCROLLBACK_LINES = 5_000;

export interface TerminalScreen {
  write(data: Uint8Array | string): void;
  focus(): void;
  clear(): void;
  size(): { cols: number; rows: number };
  dispose(): void;
}

export interface ScreenEvents {
  onType(text: string): void;
  onResize(size: { cols: number; rows: number }): void;
  /** The keys by which one leaves the terminal were pressed. */
  onLeave(): void;
}

/** Draws a terminal into an element, as large as that is. Comes with its own chunk of the page. */
export function openScreen(element: HTMLElement, events: ScreenEvents): TerminalScreen {
  addStyle();
  const terminal = new Terminal({
    cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    fontFamily: getComputedStyle(element).fontFamily,
    fontSize: 13,
    minimumContrastRatio: 4.5,
    screenReaderMode: true,
    scrollback: SCROLLBACK_LINES,
    theme: terminalTheme(element),
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.open(element);
  terminal.textarea?.setAttribute('aria-label', 'Terminal');
  terminal.textarea?.setAttribute('aria-description', LEAVE_HINT);
  terminal.attachCustomKeyEventHandler((event) => {
    if (!isLeaving(event)) return true;
    if (event.type === 'keydown') events.onLeave();
    return false;
  });
  terminal.onData(events.onType);
  terminal.onResize(events.onResize);
  const resized = new ResizeObserver(() => fit.fit());
  resized.observe(element);
  fit.fit();
  const stopTheme = onThemeChange(() => {
    terminal.options.theme = terminalTheme(element);
  });
  return {
    write: (data) => terminal.write(data),
    focus: () => terminal.focus(),
    clear: () => terminal.reset(),
    size: () => ({ cols: terminal.cols, rows: terminal.rows }),
    dispose: () => {
      stopTheme();
      resized.disconnect();
      terminal.dispose();
    },
  };
}

/** Tab and Escape are the shell's. */
const LEAVE_HINT = 'Ctrl+Alt+X leaves the terminal';

function isLeaving({ ctrlKey, altKey, code }: KeyboardEvent): boolean {
  return ctrlKey && altKey && code === 'KeyX';
}

/** Not in the page's stylesheet, which everybody loads. */
function addStyle(): void {
  const id = 'xterm-style';
  if (document.getElementById(id)) return;
  const style = document.createElement('style');
  style.id = id;
  style.textContent = xtermStyle;
  document.head.append(style);
}
