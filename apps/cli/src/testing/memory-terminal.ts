import type { Terminal } from '../cli/terminal.ts';

/** A terminal that remembers what was written to it. */
export interface MemoryTerminal extends Terminal {
  readonly written: { out: string; err: string };
}

export function memoryTerminal(options: { isTty?: boolean; color?: boolean } = {}): MemoryTerminal {
  const written = { out: '', err: '' };
  return {
    written,
    out: (text) => {
      written.out += text;
    },
    err: (text) => {
      written.err += text;
    },
    isTty: () => options.isTty === true,
    canAsk: false,
    color: options.color === true,
    columns: 60,
    flushed: async () => undefined,
  };
}
