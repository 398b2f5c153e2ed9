import { expect, test } from 'vitest';
import { readBuildOptions } from './build-options.ts';

test.each([
  ['', { enableHelm: false, unrestricted: false, others: [] }],
  ['--enable-helm', { enableHelm: true, unrestricted: false, others: [] }],
  ['--enable-helm=false', { enableHelm: false, unrestricted: false, others: [] }],
  [
    ' --load-restrictor LoadRestrictionsNone  --enable-helm=true ',
    { enableHelm: true, unrestricted: true, others: [] },
  ],
  [
    '--load-restrictor=LoadRestrictionsRootOnly --reorder none',
    { enableHelm: false, unrestricted: false, others: ['--reorder=none'] },
  ],
])('%j is understood', (text, expected) => {
  expect(readBuildOptions(text)).toEqual(expected);
});

test.each([
  ['--enable-exec', /--enable-exec is not allowed/],
  ['--enable-alpha-plugins', /not allowed/],
  ['--network', /not allowed/],
  ['--mount type=bind,src=\\/,dst=\\/x', /not allowed/],
  ['--helm-command /bin/sh', /not allowed/],
  ['-o /etc/cron.d/x', /not allowed/],
  ['--enable-helm ../..', /\.\.\/\.\. is not allowed/],
  ['--enable-helm=maybe', /true or false/],
  ['--load-restrictor', /no value/],
  ['--load-restrictor=Some', /no value Some/],
])('%j is refused', (text, message) => {
  expect(() => readBuildOptions(text)).toThrow(message);
});
