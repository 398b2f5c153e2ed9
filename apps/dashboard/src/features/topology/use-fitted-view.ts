import { useReactFlow } from '@xyflow/react';
import { type RefObject, useCallback, useLayoutEffect, useRef } from 'react';
import type { Layout } from './layout.ts';
import { type Box, firstViewport } from './viewport.ts';

const GLIDE_MS = 220;

export interface FittedView {
  /** Shows the whole graph, and goes on doing so as it grows. */
  fit(): void;
  /** The reader has chosen what to look at: it stays where it is. */
  hold(): void;
}

interface FittedOptions {
  frame: RefObject<HTMLElement | null>;
  /** What the frame measured when the graph was first drawn. */
  firstSize: Box;
  paused: boolean;
}

/**
 * Keeps a graph in sight that grows, and whose frame changes its size, while it is looked at,
 * until the reader moves it himself.
 * While `paused` (a resource is open beside it) it waits.
 */
export function useFittedView(
  { width, height }: Layout,
  { frame, firstSize, paused }: FittedOptions,
): FittedView {
  const flow = useReactFlow();
  const held = useRef(false);
  // What the graph is first drawn with has been fitted to it.
  const fitted = useRef(fitOf({ width, height }, firstSize));
  const show = useCallback(() => {
    const box = frame.current?.getBoundingClientRect();
    if (!box) return;
    fitted.current = fitOf({ width, height }, box);
    void flow.setViewport(firstViewport({ width, height }, box), { duration: GLIDE_MS });
  }, [flow, frame, width, height]);
  // Before the browser measures: what opens beside the graph pauses it first.
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element || paused) return;
    // It tells the size at once, and again whenever it changes.
    const observer = new ResizeObserver(() => {
      const box = element.getBoundingClientRect();
      if (held.current || fitted.current === fitOf({ width, height }, box)) return;
      show();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [show, frame, paused, width, height]);
  const fit = useCallback(() => {
    held.current = false;
    show();
  }, [show]);
  const hold = useCallback(() => {
    held.current = true;
  }, []);
  return { fit, hold };
}

/** Which graph in which frame: the same text needs no other viewport. */
function fitOf(graph: Box, frame: Box): string {
  return [graph.width, graph.height, frame.width, frame.height].map(Math.round).join('×');
}
