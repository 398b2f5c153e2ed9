import { expect, it } from 'vitest';
import { whyNotRun } from './exec.ts';

const INTERNAL = 'Internal error occurred: ';

it.each([
  [
    'a simulated pod',
    `${INTERNAL}${INTERNAL}error executing command in container: no exec found for container "web" in pod "shop/web-1"`,
    /^nothing can be run here: the pod is simulated .* register a cluster with real containers$/,
  ],
  ['a node twice', `${INTERNAL}${INTERNAL}no route`, /^Internal error occurred: no route$/],
  ['a program that is missing', 'exec: "zsh": executable file not found in $PATH', /^exec: "zsh"/],
])('why nothing runs is told of %s', (_, message, words) => {
  expect(whyNotRun({ message })).toMatch(words);
});
