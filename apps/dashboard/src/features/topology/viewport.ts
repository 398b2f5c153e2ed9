export interface Box {
  width: number;
  height: number;
}

export interface Viewport {
  x: number;
  y: number;
  zoom: number;
}

const MARGIN = 32;
const LARGEST_ZOOM = 1;
/** Smaller than this names cannot be read: better to show a part, from its beginning. */
const READABLE_ZOOM = 0.8;
const NARROW_FRAME = { below: 520, margin: 12 };

/** How a graph is first shown in its frame: whole if it can be read, else from the application on. */
export function firstViewport(graph: Box, frame: Box): Viewport {
  const margin = frame.width < NARROW_FRAME.below ? NARROW_FRAME.margin : MARGIN;
  const whole = Math.min(
    (frame.width - 2 * margin) / graph.width,
    (frame.height - 2 * margin) / graph.height,
  );
  const zoom = Math.min(LARGEST_ZOOM, Math.max(READABLE_ZOOM, whole));
  const spare = frame.width - graph.width * zoom;
  return {
    x: Math.max(margin, Math.min(spare / 2, 96)),
    y: (frame.height - graph.height * zoom) / 2,
    zoom,
  };
}

/** Whether a box of the graph can be seen whole. */
export function isInSight(
  box: Box & { x: number; y: number },
  viewport: Viewport,
  frame: Box,
): boolean {
  const left = box.x * viewport.zoom + viewport.x;
  const top = box.y * viewport.zoom + viewport.y;
  return (
    left >= 0 &&
    top >= 0 &&
    left + box.width * viewport.zoom <= frame.width &&
    top + box.height * viewport.zoom <= frame.height
  );
}
