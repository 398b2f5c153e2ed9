import { UserError } from '@lockstep/domain';
import { GitError } from '@lockstep/git';
import { KubeError } from '@lockstep/kube';
import { RenderError } from '@lockstep/render';
import { StaleEpochError } from '@lockstep/store';
import { describe, expect, it } from 'vitest';
import { isLasting, isOutage } from './is-lasting.ts';

const kube = (status: number, more: object = {}) =>
  new KubeError({ status, reason: 'Test', message: 'no', ...more });

describe('what keeps an operation from being planned', () => {
  it.each<[string, unknown]>([
    ['a path that is not there', new RenderError('path', 'app is not there')],
    ['a tool that refuses', new RenderError('tool', 'helm: no')],
    ['a repository that is not there', new GitError('not-found', 'no')],
    ['credentials that are wrong', new GitError('auth', 'no')],
    ['what the cluster forbids', kube(403)],
    ['what people wrote', new UserError('invalid-argument', 'no')],
  ])('lasts: %s', (_title, error) => {
    expect(isLasting(error)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['a repository that is away', new GitError('unreachable', 'no')],
    ['a registry that is away', new RenderError('fetch', 'no')],
    ['a tool that was too slow', new RenderError('timeout', 'no')],
    ['a cluster that is away', kube(0, { unreachable: true })],
    ['a cluster that is busy', kube(429, { retryable: true })],
    ['PostgreSQL ending the connection', new Error('Connection terminated unexpectedly')],
    [
      'a lease that went to another worker',
      new StaleEpochError({ leaseKey: 'cluster/1', epoch: '1' }),
    ],
    ['what does not answer', new UserError('unavailable', 'no')],
  ])('passes: %s', (_title, error) => {
    expect(isLasting(error)).toBe(false);
  });
});

describe('what is tried again before anything was planned', () => {
  it.each<[string, unknown, boolean]>([
    ['a cluster that is away', kube(0, { unreachable: true }), true],
    ['a cluster that is busy', kube(429, { retryable: true }), true],
    ['PostgreSQL ending the connection', new Error('Connection terminated unexpectedly'), true],
    ['what the cluster forbids', kube(403), false],
    ['a repository that is away, as in the field', new GitError('unreachable', 'no'), false],
    ['a tool that was too slow', new RenderError('timeout', 'no'), false],
    ['what people wrote', new UserError('invalid-argument', 'no'), false],
    ['a mistake of ours', new TypeError('undefined is not a function'), false],
  ])('%s', (_title, error, expected) => {
    expect(isOutage(error)).toBe(expected);
  });
});
