import { expect, it } from 'vitest';
import { appendLines, containersOf, filterLines, LogLines } from './log-lines.ts';

const line = (content: string) => `${JSON.stringify({ result: { content } })}\n`;

it('reads lines however the stream is cut', () => {
  const lines = new LogLines();
  const text = line('one') + line('two');
  expect(lines.push(text.slice(0, 30)).map(({ content }) => content)).toEqual(['one']);
  expect(lines.push(text.slice(30)).map(({ content }) => content)).toEqual(['two']);
  expect(lines.push(line('three').trimEnd())).toEqual([]);
  expect(lines.end().map(({ content }) => content)).toEqual(['three']);
});

it('leaves the end mark out and keeps empty lines', () => {
  const lines = new LogLines();
  const end = `${JSON.stringify({ result: { content: '', last: true } })}\n`;
  expect(lines.push(line('') + end)).toEqual([{ content: '' }]);
});

it("fails with the server's words", () => {
  const text = `${JSON.stringify({ error: { message: 'container is waiting to start' } })}\n`;
  expect(() => new LogLines().push(text)).toThrow('container is waiting to start');
});

it('forgets the oldest and finds without regard to case', () => {
  const all = appendLines([{ content: 'a' }], [{ content: 'Error b' }, { content: 'c' }], 2);
  expect(all.map(({ content }) => content)).toEqual(['Error b', 'c']);
  expect(filterLines(all, 'error')).toHaveLength(1);
  expect(filterLines(all, ' ')).toBe(all);
});

it('lists containers', () => {
  const pod = { spec: { initContainers: [{ name: 'init' }], containers: [{ name: 'web' }] } };
  expect(containersOf(JSON.stringify(pod))).toEqual(['web', 'init']);
  expect(containersOf(undefined)).toEqual([]);
});
