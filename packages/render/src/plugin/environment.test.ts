import { describe, expect, it } from 'vitest';
import { renderInputOf } from '../testing/render-input-of.ts';
import { pluginEnvironment } from './environment.ts';

type Plugin = NonNullable<Parameters<typeof renderInputOf>[1]['plugin']>;

const CASES: { what: string; plugin: Plugin; gives: Record<string, string | undefined> }[] = [
  {
    what: 'a variable gets the prefix and may use the build environment',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the field's own form.
    plugin: { env: [{ name: 'REGION', value: 'eu-$ARGOCD_APP_NAME-$$-${NOTHING}' }] },
    gives: { ARGOCD_ENV_REGION: 'eu-app-$-', REGION: undefined },
  },
  {
    what: 'no parameters are null, as Go writes a list that is not there',
    plugin: {},
    gives: { ARGOCD_APP_PARAMETERS: 'null' },
  },
  {
    what: 'a text parameter',
    plugin: { parameters: [{ name: 'string-param', string: '<a&b>' }] },
    gives: {
      ARGOCD_APP_PARAMETERS: '[{"name":"string-param","string":"\\u003ca\\u0026b\\u003e"}]',
      PARAM_STRING_PARAM: '<a&b>',
    },
  },
  {
    what: 'a list parameter is numbered',
    plugin: { parameters: [{ name: 'hosts', array: ['a', 'b'] }] },
    gives: {
      ARGOCD_APP_PARAMETERS: '[{"array":["a","b"],"name":"hosts"}]',
      PARAM_HOSTS_0: 'a',
      PARAM_HOSTS_1: 'b',
      PARAM_HOSTS: undefined,
    },
  },
  {
    what: 'a map parameter is named by its keys, which are sorted in JSON',
    plugin: { parameters: [{ name: 'images', map: { 'web.tag': '1', api: '2' } }] },
    gives: {
      ARGOCD_APP_PARAMETERS: '[{"map":{"api":"2","web.tag":"1"},"name":"images"}]',
      PARAM_IMAGES_WEB_TAG: '1',
      PARAM_IMAGES_API: '2',
    },
  },
  {
    what: 'an empty list and an empty map are there all the same',
    plugin: {
      parameters: [
        { name: 'a', array: [] },
        { name: 'm', map: {} },
        { name: 's', string: '' },
      ],
    },
    gives: {
      ARGOCD_APP_PARAMETERS:
        '[{"array":[],"name":"a"},{"map":{},"name":"m"},{"name":"s","string":""}]',
      PARAM_S: '',
    },
  },
];

describe('the environment of a plug-in', () => {
  it.each(CASES)('$what', ({ plugin, gives }) => {
    const env = pluginEnvironment(renderInputOf({}, { path: 'x', plugin }), { withRevision: true });
    expect(Object.fromEntries(Object.keys(gives).map((name) => [name, env[name]]))).toEqual(gives);
  });

  it('has the build environment, and no parameters where the source has no plug-in section', () => {
    const input = renderInputOf(
      {},
      { path: 'x' },
      { kubeVersion: '1.36', apiVersions: ['v1', 'apps/v1'] },
    );
    const env = pluginEnvironment(input, { withRevision: true });
    expect(env).toMatchObject({
      ARGOCD_APP_NAME: 'app',
      ARGOCD_APP_NAMESPACE: 'team',
      ARGOCD_APP_SOURCE_PATH: 'x',
      KUBE_VERSION: '1.36',
      KUBE_API_VERSIONS: 'v1,apps/v1',
    });
    expect(env.ARGOCD_APP_REVISION).toBe(input.tree.commit);
    expect(env).not.toHaveProperty('ARGOCD_APP_PARAMETERS');
  });

  it('leaves the commit out where not every commit counts', () => {
    const env = pluginEnvironment(renderInputOf({}, {}), { withRevision: false });
    expect(Object.keys(env).filter((name) => name.includes('APP_REVISION'))).toEqual([]);
  });
});
