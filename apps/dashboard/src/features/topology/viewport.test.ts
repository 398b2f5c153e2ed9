import { expect, it } from 'vitest';
import { firstViewport, isInSight } from './viewport.ts';

const frame = { width: 1200, height: 600 };

it('shows a small graph at its own size', () => {
  expect(firstViewport({ width: 900, height: 300 }, frame)).toEqual({ x: 96, y: 150, zoom: 1 });
});

it('shrinks a larger one as far as it can be read', () => {
  expect(firstViewport({ width: 1300, height: 300 }, frame).zoom).toBeCloseTo(1136 / 1300);
  const long = firstViewport({ width: 900, height: 9000 }, frame);
  expect(long.zoom).toBe(0.8);
  // The application stands in the middle of its height, and so of the frame.
  expect(long.y + (9000 / 2) * long.zoom).toBeCloseTo(300);
});

it('keeps away from the edges of the frame', () => {
  const { y, zoom } = firstViewport({ width: 900, height: 620 }, frame);
  expect(y).toBeCloseTo(32);
  expect(y + 620 * zoom).toBeCloseTo(600 - 32);
});

it('stays readable on a phone, from the application on', () => {
  const graph = { width: 836, height: 300 };
  expect(firstViewport(graph, { width: 390, height: 500 })).toMatchObject({ x: 12, zoom: 0.8 });
});

it('knows what is out of sight', () => {
  const viewport = { x: 0, y: 0, zoom: 0.5 };
  const box = { width: 200, height: 60 };
  expect(isInSight({ ...box, x: 100, y: 100 }, viewport, frame)).toBe(true);
  expect(isInSight({ ...box, x: 2300, y: 100 }, viewport, frame)).toBe(false);
  expect(isInSight({ ...box, x: 100, y: -10 }, viewport, frame)).toBe(false);
});
