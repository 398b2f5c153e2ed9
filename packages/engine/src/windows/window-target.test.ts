import { type ApplicationSpec, parseApplication } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { windowTargetOf } from './window-target.ts';

const server = 'https://east.example:6443';

function targetOf(destination: ApplicationSpec['destination']) {
  const source = { repoURL: 'https://git.example/shop.git', path: 'app' };
  const raw = { metadata: { name: 'shop' }, spec: { destination, source, project: 'default' } };
  const { metadata, spec } = parseApplication(raw);
  return windowTargetOf({ metadata, spec } as Parameters<typeof windowTargetOf>[0]);
}

describe('windows select an application by its name and', () => {
  it.each<[string, ApplicationSpec['destination'], object]>([
    ["the destination's server", { server }, { namespace: '', clusters: [server] }],
    [
      "the destination's name, which is resolved to no server",
      { name: 'east', namespace: 'prod' },
      { namespace: 'prod', clusters: ['east'] },
    ],
  ])('%s', (_title, destination, wanted) => {
    expect(targetOf(destination)).toEqual({ name: 'shop', ...wanted });
  });
});
