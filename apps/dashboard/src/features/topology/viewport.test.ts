import { expect, it } from 'vitest';
import { firstViewport, isInSight } from './viewport.ts';

const frame = { width: 1200, height: 600 };

it('shows a small graph at its own size', () => {
  expect(firstViewport({ width: 900, height: 300 }, frame)).toEqual({ x: 96, y: 150, zoom: 1 });
});

it('shrinks a larger one as far as it can be read', () => {
  expect(firstViewport({ width: 1300, height: 300 }, frame).zoom).toBeCloseTo(1136 / 1300);
  const long = firstViewport({ width: 900, height: 9000 }, frame);
  expect(long.zoom).toBe(0.85);
  // The application stands in the middle of its height, and so of the frame.
  expect(long.y + (9000 / 2) * long.zoom).toBeCloseTo(300);
});

it('knows what is out of sight', () => {
  const viewport = { x: 0, y: 0, zoom: 0.5 };
  const box = { width: 200, height: 60 };
  expect(isInSight({ ...box, x: 100, y: 100 }, viewport, frame)).toBe(true);
  expect(isInSight({ ...box, x: 2300, y: 100 }, viewport, frame)).toBe(false);
  expect(isInSight({ ...box, x: 100, y: -10 }, viewport, frame)).toBe(false);
});
