import { expect, it } from 'vitest';
import { chartRelease } from './chart-release.ts';

const ABOUT = 'apiVersion: v2\nname: web\nversion: 1.0.0\n';

it.each([
  ['a description', ABOUT, `${ABOUT}description: more\n`, true],
  ['quotes', ABOUT, 'name: "web"\nversion: "1.0.0"\n', true],
  ['another version', ABOUT, ABOUT.replace('1.0.0', '1.0.1'), false],
  ['other metadata of the version', ABOUT, ABOUT.replace('1.0.0', '1.0.0+a'), false],
  ['another name', ABOUT, ABOUT.replace('web', 'api'), false],
  ['nothing, where it cannot be read', '{', '{', true],
  ['anything, where it cannot be read', '{', '{ ', false],
  ['anything, without a version', 'name: web\n', 'name: web\nx: 1\n', false],
])('a Chart.yaml with %s', (_, before, after, isSame) => {
  const [one, other] = [before, after].map((text) => chartRelease(Buffer.from(text)));
  expect(one === other).toBe(isSame);
});
