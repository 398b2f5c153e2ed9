import { describe, expect, test } from 'vitest';
import { sampleApplication } from '../testing/sample-application.ts';
import {
  applicationFacts,
  applicationTable,
  holdFacts,
  shortRevision,
  syncPolicyText,
} from './application-view.ts';
import { paintWith } from './paint.ts';

const paint = paintWith(false);
const SHA = '0123456789abcdef0123456789abcdef01234567';

describe('applications as people read them', () => {
  test('a list has the columns that scripts cut', () => {
    const application = sampleApplication({
      conditions: [
        { type: 'SyncError', message: 'x' },
        { type: 'SyncError', message: 'y' },
      ],
    });
    const [head, row] = applicationTable([application], paint, { wide: true }).split('\n');
    expect(head?.split(/ +/)).toEqual([
      ...['NAME', 'CLUSTER', 'NAMESPACE', 'PROJECT', 'STATUS', 'HEALTH', 'SYNCPOLICY'],
      ...['CONDITIONS', 'REPO', 'PATH', 'TARGET'],
    ]);
    expect(row?.split(/ +/)).toEqual([
      ...['argocd/shop', 'https://kubernetes.default.svc', 'shop', 'default', 'Synced', 'Healthy'],
      ...['Manual', 'SyncError', 'https://git.example.com/shop.git', 'app', 'main'],
    ]);
  });

  test('one says to what it is synced', () => {
    const application = sampleApplication({ sync: { status: 'Synced', revision: SHA } });
    const text = applicationFacts(application, paint, 'https://lockstep.test/applications/shop');
    expect(text).toContain('Sync Status:    Synced to main (0123456)\n');
    expect(text).toContain('URL:            https://lockstep.test/applications/shop\n');
  });

  test.each([
    [undefined, 'Manual'],
    [{ automated: {} }, 'Auto'],
    [{ automated: { prune: true } }, 'Auto-Prune'],
    [{ automated: { enabled: false, prune: true } }, 'Manual'],
  ])('the policy %o is %s', (syncPolicy, text) => {
    expect(syncPolicyText({ ...sampleApplication().spec, syncPolicy })).toBe(text);
  });

  test('a hold is told whatever the state is', () => {
    const hold = { by: 'ann', reason: 'a test', since: '2026-01-01T00:00:00Z' };
    const resource = { group: '', kind: 'ConfigMap', namespace: 'shop', name: 'a' };
    const until = '2026-01-02T00:00:00Z';
    expect(holdFacts([])).toBe('');
    expect(holdFacts([hold, { ...hold, resource, until }]).split('\n')).toEqual([
      expect.stringMatching(/^Hold: +held by ann until released: a test$/),
      expect.stringMatching(
        /^Hold: +ConfigMap\/a is held by ann until 2026-01-02T00:00:00Z: a test$/,
      ),
      '',
    ]);
  });

  test('only commits are shortened', () => {
    expect(shortRevision(SHA)).toBe('0123456');
    expect(shortRevision('v1.2.3')).toBe('v1.2.3');
    expect(shortRevision(undefined)).toBe('');
  });
});
