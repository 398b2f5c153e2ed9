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

test.each<[NonNullable<Source['helm']>, string]>([
  [{ version: 'v2' }, 'helm.version "v2" is not supported'],
  [{ kubeVersion: 'newest' }, 'kubeVersion "newest" is not like 1.30.2'],
])('%j is refused', (helm, message) => {
  expect(() => argumentsOf(helm)).toThrow(message);
});

test.each<[NonNullable<Source['helm']>, string, string]>([
  [{ kubeVersion: 'v1.30.2-eks-1552ad0' }, '--kube-version', '1.30.2'],
  [{ version: 'v3' }, '--kube-version', '1.36.3'],
])('%j gives %s %s', (helm, option, value) => {
  const args = argumentsOf(helm);
  expect(args[args.indexOf(option) + 1]).toBe(value);
});

test.each<[NonNullable<Source['helm']>, string | undefined]>([
  [{ values: 'a: 1', valuesObject: { b: null } }, '{"b":null}'],
  [{ values: 'a: 1', valuesObject: {} }, '{}'],
  [{ values: 'a: 1' }, 'a: 1'],
  [{ values: '' }, undefined],
])('of %j the values are %j', (helm, values) => {
  expect(helmSettings(renderInputOf({}, { path: 'c', helm })).values).toBe(values);
});

test.each([
  ['$conf/$ARGOCD_APP_NAME.yaml', '$conf/app.yaml'],
  ['$ARGOCD_APP_NAME/x.yaml', 'app/x.yaml'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the form of a variable.
  ['envs/${ARGOCD_APP_NAME}$NONE.yaml', 'envs/app.yaml'],
])('the value file %s is %s', (file, expected) => {
  const settings = helmSettings(
    renderInputOf(
      {},
      { path: 'c', helm: { valueFiles: [file], fileParameters: [{ name: 'a', path: file }] } },
    ),
  );
  expect(settings.valueFiles).toEqual([expected]);
  expect(settings.fileParameters).toEqual([{ name: 'a', path: expected }]);
});
