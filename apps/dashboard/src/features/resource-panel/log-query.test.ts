import { describe, expect, it } from 'vitest';
import { type LogQuery, logFileUrl, logUrl } from './log-query.ts';

const pod = { group: '', version: 'v1', kind: 'Pod', namespace: 'x', name: 'web-1' };
const web = { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'x', name: 'web' };
const query: LogQuery = {
  of: pod,
  container: undefined,
  follow: true,
  previous: false,
  sinceSeconds: undefined,
};
const asked = (url: string) => Object.fromEntries(new URL(url, 'http://x').searchParams);

describe('what is asked for logs', () => {
  it.each<[string, Partial<LogQuery>, object]>([
    ['of a pod', {}, { podName: 'web-1', tailLines: '1000', follow: 'true' }],
    [
      'of a workload',
      { of: web },
      { group: 'apps', kind: 'Deployment', resourceName: 'web', tailLines: '1000', follow: 'true' },
    ],
    [
      'since a while, of the last run of a container',
      { sinceSeconds: 300, previous: true, follow: false, container: 'main' },
      {
        podName: 'web-1',
        sinceSeconds: '300',
        previous: 'true',
        follow: 'false',
        container: 'main',
      },
    ],
  ])('%s', (_name, change, parameters) => {
    const url = logUrl({ name: 'shop' }, { ...query, ...change });
    expect(asked(url)).toEqual({ namespace: 'x', ...parameters });
  });

  it('as a file', () => {
    const url = logFileUrl({ name: 'shop' }, query, { text: '!a&b', matchCase: true });
    const parameters = { podName: 'web-1', filter: '!a&b', matchCase: 'true', download: 'true' };
    expect(asked(url)).toEqual({ namespace: 'x', ...parameters });
  });
});
