import { NO_CUSTOMIZATIONS } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import { customizationOf, parseCustomizations } from './index.ts';

const CERTIFICATE = { group: 'cert-manager.io', kind: 'Certificate' };

describe('customizations', () => {
  test('are read from split keys', () => {
    const { customizations, problems, ignoredKeys } = parseCustomizations({
      'resource.customizations.health.cert-manager.io_Certificate': 'return {}',
      'resource.customizations.useOpenLibs.cert-manager.io_Certificate': 'true',
      'resource.customizations.health.ConfigMap': 'return nil',
      'resource.customizations.actions.batch_CronJob':
        'mergeBuiltinActions: true\ndiscovery.lua: return {}\ndefinitions:\n- name: a\n  action.lua: return obj\n',
      'resource.customizations.ignoreDifferences.all':
        'managedFieldsManagers: [kube-controller-manager]',
      'resource.customizations.ignoreDifferences.apps_Deployment':
        'jsonPointers:\n- /spec/replicas',
      'resource.customizations.knownTypeFields.argoproj.io_Rollout':
        '- field: spec.template.spec\n  type: core/v1/PodSpec',
      'resource.compareoptions': 'ignoreAggregatedRoles: true\nignoreResourceStatusField: crd',
      'resource.ignoreResourceUpdatesEnabled': 'false',
      'application.resourceTrackingMethod': 'annotation+label',
      'application.instanceLabelKey': 'argocd.argoproj.io/instance',
      installationID: 'eu',
      'accounts.somebody': 'login',
    });
    expect(problems).toEqual([]);
    expect(ignoredKeys).toEqual(['accounts.somebody']);
    expect(customizations).toEqual({
      ...NO_CUSTOMIZATIONS,
      kinds: [
        { ...CERTIFICATE, healthScript: 'return {}', useOpenLibs: true },
        { group: '', kind: 'ConfigMap', healthScript: 'return nil' },
        {
          group: 'batch',
          kind: 'CronJob',
          actions: {
            discovery: 'return {}',
            definitions: [{ name: 'a', script: 'return obj' }],
            mergeBuiltin: true,
          },
        },
        {
          group: 'apps',
          kind: 'Deployment',
          ignoreDifferences: { jsonPointers: ['/spec/replicas'] },
        },
        {
          group: 'argoproj.io',
          kind: 'Rollout',
          knownTypeFields: [{ field: 'spec.template.spec', type: 'core/v1/PodSpec' }],
        },
      ],
      all: { ignoreDifferences: { managedFieldsManagers: ['kube-controller-manager'] } },
      compareOptions: { ignoreAggregatedRoles: true, ignoreResourceStatusField: 'crd' },
      ignoreResourceUpdatesEnabled: false,
      tracking: {
        method: 'annotation+label',
        instanceLabelKey: 'argocd.argoproj.io/instance',
        installationId: 'eu',
      },
    });
  });

  test('are read from the single key; a split key wins over it', () => {
    const { customizations, problems } = parseCustomizations({
      'resource.customizations': [
        'cert-manager.io/Certificate:',
        '  health.lua: return 1',
        '  health.lua.useOpenLibs: true',
        '  ignoreDifferences: |',
        '    jsonPointers: [/spec/a]',
        '"*.aws.crossplane.io/*":',
        '  health.lua: return 2',
      ].join('\n'),
      'resource.customizations.health.cert-manager.io_Certificate': 'return 3',
    });
    expect(problems).toEqual([]);
    expect(customizations.kinds).toEqual([
      {
        ...CERTIFICATE,
        healthScript: 'return 3',
        useOpenLibs: true,
        ignoreDifferences: { jsonPointers: ['/spec/a'] },
      },
      { group: '*.aws.crossplane.io', kind: '*', healthScript: 'return 2' },
    ]);
  });

  test.each([
    ['exact before a wildcard', 'ec2.aws.crossplane.io', 'VPC', 'exact'],
    ['a wildcard of group and kind', 'rds.aws.crossplane.io', 'Instance', 'wildcard'],
    ['a wildcard of the kind', 'example.com', 'Anything', 'kinds'],
    ['none', 'apps', 'Deployment', undefined],
    ['not the core group by a pattern with a slash', '', 'Pod', undefined],
  ])('are found by kind: %s', (_, group, kind, script) => {
    const { customizations } = parseCustomizations({
      'resource.customizations.health.*.aws.crossplane.io_*': 'wildcard',
      'resource.customizations.health.ec2.aws.crossplane.io_VPC': 'exact',
      'resource.customizations.health.example.com_*': 'kinds',
    });
    expect(customizationOf(customizations, { group, kind }, 'healthScript')?.healthScript).toBe(
      script,
    );
  });

  test('an exact customization that is silent leaves it to a wildcard', () => {
    const { customizations } = parseCustomizations({
      'resource.customizations.ignoreDifferences.example.com_A': 'jsonPointers: [/a]',
      'resource.customizations.health.example.com_*': 'wildcard',
    });
    const found = customizationOf(
      customizations,
      { group: 'example.com', kind: 'A' },
      'healthScript',
    );
    expect(found?.healthScript).toBe('wildcard');
  });

  test.each([
    ['resource.customizations.health', 'return {}', 'must be resource.customizations.<what>'],
    ['resource.customizations.healthy.a_B', 'return {}', 'must be resource.customizations.<what>'],
    ['resource.customizations.health.a_b_C', 'return {}', 'must end in <group>_<kind>'],
    ['resource.customizations.useOpenLibs.a_B', 'perhaps', 'must be "true" or "false"'],
    ['resource.customizations.actions.a_B', '- 1', 'must be a map'],
    ['resource.customizations.actions.a_B', 'definitions: [{name: x}]', 'definitions[0] must have'],
    ['resource.customizations.ignoreDifferences.a_B', 'jsonPointers: 1', 'jsonPointers: '],
    ['resource.customizations.ignoreDifferences.a_B', 'a: [', 'is not YAML'],
    ['resource.customizations', '[]', 'must be a map from group/kind'],
    ['resource.compareoptions', 'ignoreResourceStatusField: some', 'ignoreResourceStatusField: '],
    ['application.resourceTrackingMethod', 'labels', 'must be one of annotation, label'],
    ['application.instanceLabelKey', 'a/b/c', 'must be the key of a label'],
  ])('tell what is wrong: %s: %s', (key, text, reason) => {
    const { problems } = parseCustomizations({ [key]: text });
    expect(problems).toEqual([{ field: expect.stringContaining(key), reason: expect.any(String) }]);
    expect(problems[0]?.reason).toContain(reason);
  });
});

describe('links to other systems', () => {
  const link = { url: 'https://logs.example/{{.app.metadata.name}}', title: 'Logs' };

  test('are read by what has them', () => {
    const { customizations, problems, ignoredKeys } = parseCustomizations({
      'application.links': `- url: ${link.url}\n  title: Logs\n`,
      'resource.links': `- {url: "https://x.example", title: X, if: 'resource.kind == "Pod"', icon.class: fa-x}`,
      'project.links': '- {url: "https://wiki.example", title: Team}',
    });
    expect(problems).toEqual([]);
    expect(ignoredKeys).toEqual([]);
    expect(customizations.links).toEqual({
      application: [link],
      resource: [
        {
          url: 'https://x.example',
          title: 'X',
          if: 'resource.kind == "Pod"',
          'icon.class': 'fa-x',
        },
      ],
      project: [{ url: 'https://wiki.example', title: 'Team' }],
    });
  });

  test.each([
    ['no YAML', '- {', 'is not YAML'],
    ['no list', 'url: x', 'expected array'],
    ['a link without a title', '- url: https://x.example', '0.title'],
    ['too many', JSON.stringify(Array.from({ length: 101 }, () => link)), 'at most 100'],
  ])('that are %s are told', (_, text, reason) => {
    const { customizations, problems } = parseCustomizations({ 'application.links': text });
    expect(customizations.links.application).toEqual([]);
    expect(problems).toMatchObject([
      { field: 'application.links', reason: expect.stringContaining(reason) },
    ]);
  });
});
