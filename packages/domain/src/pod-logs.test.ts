import { describe, expect, it } from 'vitest';
import { compareLogTimes, logLine } from './pod-logs.ts';

describe('a line of a log in the field’s form', () => {
  it.each([
    ['2026-01-01T00:00:10.123456789Z', '2026-01-01T00:00:10Z', '2026-01-01T00:00:10.123456789Z'],
    ['2026-01-01T00:00:10.120000000Z', '2026-01-01T00:00:10Z', '2026-01-01T00:00:10.12Z'],
    ['2026-01-01T00:00:10.000000000Z', '2026-01-01T00:00:10Z', '2026-01-01T00:00:10Z'],
    ['2026-01-01T00:00:10Z', '2026-01-01T00:00:10Z', '2026-01-01T00:00:10Z'],
    ['2026-01-01T00:00:00.5+02:00', '2026-01-01T00:00:00+02:00', '2026-01-01T00:00:00.5+02:00'],
    ['', null, '0001-01-01T00:00:00Z'],
  ])('%s', (time, timeStamp, timeStampStr) => {
    const line = logLine({ content: 'x', time, podName: 'p' });
    expect(line).toEqual({ content: 'x', timeStamp, last: false, timeStampStr, podName: 'p' });
  });
});

describe('times of logs', () => {
  it.each([
    ['2026-01-01T00:00:01Z', '2026-01-01T00:00:01.000000001Z', -1],
    ['2026-01-01T00:00:01.5Z', '2026-01-01T00:00:01.49Z', 1],
    ['2026-01-01T00:00:01.500Z', '2026-01-01T00:00:01.5Z', 0],
    ['2026-01-01T00:00:01.9Z', '2026-01-01T00:00:02Z', -1],
    ['', '2026-01-01T00:00:02Z', -1],
    ['', '', 0],
  ])('%s and %s: %i', (a, b, order) => {
    expect(compareLogTimes(a, b)).toBe(order);
    expect(compareLogTimes(b, a)).toBe(order === 0 ? 0 : -order);
  });
});
