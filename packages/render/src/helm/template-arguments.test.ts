import type { Source } from '@lockstep/domain';
import { expect, test } from 'vitest';
import { renderInputOf } from '../testing/render-input-of.ts';
import { helmSettings } from './settings.ts';
import { templateArguments } from './template-arguments.ts';

const argumentsOf = (helm: NonNullable<Source['helm']>) =>
  templateArguments(
    helmSettings(renderInputOf({}, { path: 'c', helm }, { kubeVersion: '1.36.3' })),
    {
      values: ['/v/0', '/v/1'],
      parameters: ['key=/p/0'],
    },
  );

test('value files come in order, then parameters, then file parameters', () => {
  const args = argumentsOf({
    parameters: [
      { name: 'a', value: 'x,y' },
      { name: 'b', value: '{1,2}' },
      { name: 'c', value: '0123', forceString: true },
      { name: 'd', value: 'p\\,q' },
      { name: 'e', value: '$ARGOCD_APP_NAME-$$' },
    ],
  });
  expect(args.slice(args.indexOf('--values')).join(' ')).toBe(
    '--values /v/0 --values /v/1 --set a=x\\,y --set b={1,2} --set-string c=0123 --set d=p\\,q --set e=app-$ --set-file key=/p/0 -- app .',
  );
});

test.each([
  [{}, '--include-crds', '--skip-crds'],
  [{ skipCrds: true }, '--skip-crds', '--include-crds'],
  [{ skipTests: true }, '--skip-tests', '--nothing'],
  [{ skipSchemaValidation: true }, '--skip-schema-validation', '--nothing'],
])('%j gives %s', (helm, given, absent) => {
  expect(argumentsOf(helm)).toContain(given);
  expect(argumentsOf(helm)).not.toContain(absent);
});

test('names and values that look like options stay values', () => {
  const args = argumentsOf({ releaseName: '--post-renderer=/bin/sh', namespace: '--debug' });
  expect(args.slice(-3)).toEqual(['--', '--post-renderer=/bin/sh', '.']);
  expect(args.slice(0, 3)).toEqual(['template', '--namespace', '--debug']);
});
