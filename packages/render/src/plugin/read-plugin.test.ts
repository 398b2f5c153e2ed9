import { describe, expect, it } from 'vitest';
import type { PluginRunner } from './plugin.ts';
import { hasDiscovery, readPlugins } from './read-plugin.ts';

const runner: PluginRunner = { run: async () => '' };
const manifest = (spec: string, metadata = 'name: cue') =>
  `apiVersion: argoproj.io/v1alpha1\nkind: ConfigManagementPlugin\nmetadata: {${metadata}}\nspec: ${spec}\n`;

describe('plug-in manifests', () => {
  it.each([
    ['the name alone', '{generate: {command: [x]}}', 'cue'],
    ['the name and the version', '{version: v1.0, generate: {command: [x]}}', 'cue-v1.0'],
  ])('are named by %s', (_, spec, name) => {
    expect(readPlugins(manifest(spec), 'p.yaml', runner)[0]?.name).toBe(name);
  });

  it.each([
    ['{generate: {command: []}}', 'spec.generate.command: must name a command'],
    ['{init: {command: [x]}}', 'spec.generate'],
    ['{generate: {command: "x"}}', 'spec.generate.command'],
  ])('%s is refused by name', (spec, message) => {
    expect(() => readPlugins(manifest(spec), 'p.yaml', runner)).toThrow(message);
    expect(() => readPlugins(manifest(spec), 'p.yaml', runner)).toThrow('p.yaml:1');
  });

  it.each([
    ['{}', false],
    ['{fileName: ""}', false],
    ['{fileName: x}', true],
    ['{find: {glob: x}}', true],
    ['{find: {command: [x]}}', true],
    ['{find: {command: []}}', false],
  ])('discover: %s counts: %s', (discover, counts) => {
    const spec = `{generate: {command: [x]}, discover: ${discover}}`;
    const [plugin] = readPlugins(manifest(spec), 'p.yaml', runner);
    expect(plugin && hasDiscovery(plugin)).toBe(counts);
  });

  it('take our settings from annotations, and have another digest for each content', () => {
    const metadata =
      'name: cue, annotations: {lockstep.dev/reads: ".", lockstep.dev/cache: never, lockstep.dev/network: allow}';
    const [plain] = readPlugins(manifest('{generate: {command: [x]}}'), 'p.yaml', runner);
    const [set] = readPlugins(manifest('{generate: {command: [x]}}', metadata), 'p.yaml', runner);
    expect(plain).toMatchObject({ reads: undefined, isNeverCached: false, mayUseNetwork: false });
    expect(set).toMatchObject({ reads: '.', isNeverCached: true, mayUseNetwork: true });
    expect(set?.digest).not.toBe(plain?.digest);
  });
});
