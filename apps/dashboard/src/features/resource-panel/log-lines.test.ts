import { expect, it } from 'vitest';
import { appendLines, containersOf, filterLines, LogLines, toneOfPod } from './log-lines.ts';

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

it('forgets the oldest', () => {
  const all = appendLines([{ content: 'a' }], [{ content: 'Error b' }, { content: 'c' }], 2);
  expect(all.map(({ content }) => content)).toEqual(['Error b', 'c']);
});

it.each([
  ['', false, ['Error b', 'c']],
  ['error', false, ['Error b']],
  ['error', true, []],
  ['!error', false, ['c']],
  ['!', false, ['Error b', 'c']],
])('shows of the filter %j, by case %s: %j', (text, matchCase, shown) => {
  const all = [{ content: 'Error b' }, { content: 'c' }];
  expect(filterLines(all, { text, matchCase }).map(({ content }) => content)).toEqual(shown);
});

it('gives a pod one colour, and pods several', () => {
  const names = ['web-5d4f6-a', 'web-5d4f6-b', 'web-5d4f6-c', 'db-0', 'db-1'];
  expect(names.map(toneOfPod)).toEqual(names.map(toneOfPod));
  expect(new Set(names.map(toneOfPod)).size).toBeGreaterThan(2);
});

it('lists containers', () => {
  const pod = { spec: { initContainers: [{ name: 'init' }], containers: [{ name: 'web' }] } };
  expect(containersOf(JSON.stringify(pod))).toEqual(['web', 'init']);
  expect(containersOf(undefined)).toEqual([]);
});
