import { describe, expect, it } from 'vitest';
import { sourcesOf } from './application.ts';

/** What of a source says where it is. */
function placeOf(repoURL: string, path: string, more: object = {}) {
  const [{ path: folder, chart } = {}] = sourcesOf({ source: { repoURL, path, ...more } });
  return chart === undefined ? { path: folder } : { chart };
}

describe('a path at a bare host', () => {
  it.each([
    ['registry-1.docker.io', 'charts/web', 'charts/web'],
    ['localhost:5000', './charts/web/', 'charts/web'],
    ['localhost', '/web', 'web'],
    ['registry:5000', 'web', 'web'],
    ['127.0.0.1:5000', 'web', 'web'],
  ])('is a chart of that registry: %s, %s', (repoURL, path, chart) => {
    expect(placeOf(repoURL, path)).toEqual({ chart });
  });

  it.each([
    ['https://git.example.com', 'app'],
    ['git@git.example.com:team/repo.git', 'app'],
    ['git.example.com:team/repo.git', 'app'],
    ['registry.example.com/charts', 'app'],
    ['oci://registry.example.com', 'app'],
    ['repo', 'app'],
    ['/srv/repo', 'app'],
    ['registry.example.com', '.'],
  ])('is a folder everywhere else: %s, %s', (repoURL, path) => {
    expect(placeOf(repoURL, path)).toEqual({ path });
  });

  it('does not take the place of a chart that is named', () => {
    expect(placeOf('registry.example.com', 'a', { chart: 'b' })).toEqual({ chart: 'b' });
  });
});
