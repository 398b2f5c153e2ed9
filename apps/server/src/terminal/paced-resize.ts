import type { ExecSession, TerminalSize } from '@lockstep/domain';

const EVERY_MS = 50;

/**
 * Sizes on their way to a command: the first at once, after that the newest every 50 ms. A window
 * that is dragged, or a client that floods, sends hundreds a second, and nothing holds them back.
 */
export function pacedResize(session: Pick<ExecSession, 'resize' | 'ended'>) {
  let newest: TerminalSize | undefined;
  let timer: NodeJS.Timeout | undefined;
  const next = () => {
    timer = undefined;
    if (!newest) return;
    session.resize(newest);
    newest = undefined;
    timer = setTimeout(next, EVERY_MS);
  };
  void session.ended.then(() => clearTimeout(timer));
  return (size: TerminalSize): void => {
    newest = size;
    if (!timer) next();
  };
}
