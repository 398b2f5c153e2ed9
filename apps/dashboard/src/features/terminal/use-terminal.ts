import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { type ContainerConnection, connectContainer } from './container-connection.ts';
import type { TerminalPlace } from './terminal-address.ts';

export type TerminalState =
  | { kind: 'connecting' }
  | { kind: 'open' }
  | { kind: 'over'; reason: string };

/** A terminal in the frame, joined with a container while mounted. */
export function useTerminal(
  frame: RefObject<HTMLElement | null>,
  place: TerminalPlace | undefined,
  onLeave: () => void,
) {
  const [state, setState] = useState<TerminalState>({ kind: 'connecting' });
  const [attempt, setAttempt] = useState(0);
  const leave = useRef(onLeave);
  useEffect(() => {
    leave.current = onLeave;
  });
  const key = place && JSON.stringify([place, attempt]);
  useEffect(() => {
    const element = frame.current;
    if (!element || key === undefined) return;
    const [at] = JSON.parse(key) as [TerminalPlace, number];
    const gone = new AbortController();
    setState({ kind: 'connecting' });
    join(element, at, { setState, onLeave: () => leave.current(), signal: gone.signal }).catch(
      () => {
        const reason = 'The terminal could not be loaded: is the server running?';
        if (!gone.signal.aborted) setState({ kind: 'over', reason });
      },
    );
    return () => gone.abort();
  }, [frame, key]);
  const again = useCallback(() => setAttempt((before) => before + 1), []);
  return { state, again };
}

interface Joining {
  setState(state: TerminalState): void;
  onLeave(): void;
  signal: AbortSignal;
}

async function join(element: HTMLElement, place: TerminalPlace, joining: Joining): Promise<void> {
  const { setState, onLeave, signal } = joining;
  const { openScreen } = await import('./terminal-screen.ts');
  // A terminal measures its letters once.
  await document.fonts.load(`13px ${getComputedStyle(element).fontFamily}`).catch(() => undefined);
  if (signal.aborted) return;
  // The screen takes its size before there is anybody to tell.
  let connection: ContainerConnection | undefined;
  const screen = openScreen(element, {
    onType: (text) => connection?.write(text),
    onResize: (size) => connection?.resize(size),
    onLeave,
  });
  connection = connectContainer(place, {
    onOpen: () => {
      setState({ kind: 'open' });
      connection?.resize(screen.size());
      screen.focus();
    },
    onOutput: (data) => screen.write(data),
    onEnd: (reason) => setState({ kind: 'over', reason }),
  });
  signal.addEventListener('abort', () => {
    connection?.close();
    screen.dispose();
  });
}
