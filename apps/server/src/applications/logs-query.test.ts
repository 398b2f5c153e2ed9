import { describe, expect, it } from 'vitest';
import { logFileName, logQueryOf, logsQuerySchema } from './logs-query.ts';

const read = (query: Record<string, string>) => logQueryOf(logsQuerySchema.parse(query));

describe('the query of logs', () => {
  it.each<[string, Record<string, string>, object]>([
    ['nothing', {}, {}],
    [
      'empty texts and zeros count as not given',
      { filter: '', tailLines: '0', sinceSeconds: '0' },
      {},
    ],
    [
      'everything',
      {
        ...{ namespace: 'x', group: 'apps', kind: 'Deployment', resourceName: 'web' },
        ...{ container: 'main', follow: 'true', previous: 'false', tailLines: '5' },
        ...{
          sinceSeconds: '60',
          untilTime: '2026-01-01T00:00:00Z',
          filter: '!x',
          matchCase: 'true',
        },
        ...{ appNamespace: 'argocd', project: 'p' },
      },
      {
        ...{ namespace: 'x', group: 'apps', kind: 'Deployment', resourceName: 'web' },
        ...{ container: 'main', follow: true, previous: false, tailLines: 5 },
        ...{ sinceSeconds: 60, untilTime: '2026-01-01T00:00:00Z', filter: '!x', matchCase: true },
      },
    ],
    ['a time', { sinceTime: '2026-01-01T00:00:00Z' }, { sinceTime: '2026-01-01T00:00:00Z' }],
    [
      'a time of two numbers',
      { 'sinceTime.seconds': '1767225600', 'sinceTime.nanos': '5' },
      { sinceTime: '2026-01-01T00:00:00.000000005Z' },
    ],
  ])('%s', (_name, query, asked) => {
    expect(read(query)).toEqual(asked);
  });

  it.each<Record<string, string>>([
    { tailLines: '-1' },
    { tailLines: 'all' },
    { follow: 'perhaps' },
  ])('%j is refused', (query) => {
    expect(() => read(query)).toThrow();
  });

  it('a time that is none is refused', () => {
    expect(() => read({ 'sinceTime.seconds': '99999999999999' })).toThrow('is not a time');
  });
});

describe('a file of logs', () => {
  it.each([
    [{ namespace: 'x', podName: 'web-1', container: 'main' }, 'x-web-1-main.log'],
    [{ namespace: 'x', podName: 'web-1' }, 'log.log'],
    [{ namespace: 'x', podName: 'a"; filename="b', container: 'main' }, 'log.log'],
    [{ namespace: '..', podName: '/', container: 'main' }, 'log.log'],
  ])('%j: %s', (query, name) => {
    expect(logFileName(query)).toBe(name);
  });
});
