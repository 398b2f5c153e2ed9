import { DEFAULT_POD_ACCESS } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { isCustomizationKey, parseCustomizations } from './parse.ts';

describe('what an argocd-cm says of logs and terminals', () => {
  it.each([
    ['nothing', {}, {}],
    ['empty texts', { 'exec.enabled': '', 'exec.shells': ' , ', 'exec.idleTimeout': '' }, {}],
    ['that terminals are on', { 'exec.enabled': 'true' }, { execEnabled: true }],
    ['which shells', { 'exec.shells': 'zsh, sh' }, { shells: ['zsh', 'sh'] }],
    ['how long one may be idle', { 'exec.idleTimeout': '1h30m' }, { idleSeconds: 5400 }],
    ['that one may be idle for ever', { 'exec.idleTimeout': '0' }, { idleSeconds: 0 }],
    ['how many', { 'exec.maxSessionsPerUser': '2' }, { sessionsPerUser: 2 }],
    ['how many logs', { 'server.maxPodLogsToRender': '50' }, { maxLogPods: 50 }],
  ])('%s', (_name, data, settings) => {
    const { customizations, problems, ignoredKeys } = parseCustomizations(data);
    expect(customizations.podAccess).toEqual({ ...DEFAULT_POD_ACCESS, ...settings });
    expect([problems, ignoredKeys]).toEqual([[], []]);
  });

  it.each([
    ['exec.enabled', 'yes', 'must be "true" or "false"'],
    ['exec.idleTimeout', 'soon', 'must be a duration'],
    ['exec.idleTimeout', '-5s', 'must be a duration'],
    ['exec.maxSessionsPerUser', '0', 'from 1 to'],
    ['server.maxPodLogsToRender', '1e9', 'from 1 to'],
  ])('%s: %s is told, and the default holds', (field, text, reason) => {
    const { customizations, problems } = parseCustomizations({ [field]: text });
    expect(isCustomizationKey(field)).toBe(true);
    expect(customizations.podAccess).toEqual(DEFAULT_POD_ACCESS);
    expect(problems).toEqual([{ field, reason: expect.stringContaining(reason) }]);
  });
});
