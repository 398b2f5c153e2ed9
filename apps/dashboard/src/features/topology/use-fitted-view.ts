import { useReactFlow } from '@xyflow/react';
import { type RefObject, useCallback, useEffect, useRef } from 'react';
import type { Layout } from './layout.ts';
import { firstViewport } from './viewport.ts';

const GLIDE_MS = 220;

export interface FittedView {
  /** Shows the whole graph, and goes on doing so as it grows. */
  fit(): void;
  /** The reader has chosen what to look at: it stays where it is. */
  hold(): void;
}

/**
 * Keeps a graph in sight that grows while it is looked at, until the reader moves it himself.
 * While `paused` (a resource is open beside it) it waits.
 */
export function useFittedView(
  { width, height }: Layout,
  frame: RefObject<HTMLElement | null>,
  paused: boolean,
): FittedView {
  const flow = useReactFlow();
  const held = useRef(false);
  // What the graph is first drawn with has been fitted to it.
  const fitted = useRef(`${width}×${height}`);
  const show = useCallback(() => {
    const box = frame.current?.getBoundingClientRect();
    if (!box) return;
    fitted.current = `${width}×${height}`;
    void flow.setViewport(firstViewport({ width, height }, box), { duration: GLIDE_MS });
  }, [flow, frame, width, height]);
  useEffect(() => {
    if (held.current || paused || fitted.current === `${width}×${height}`) return;
    show();
  }, [show, paused, width, height]);
  const fit = useCallback(() => {
    held.current = false;
    show();
  }, [show]);
  const hold = useCallback(() => {
    held.current = true;
  }, []);
  return { fit, hold };
}
