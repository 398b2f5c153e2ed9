import {
  type ApprovalRequest,
  type ApprovalRule,
  type ApprovalSubject,
  type ApprovalVote,
  approvalRuleSchema,
  type Operation,
} from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { type Ballot, ballotFor, type Voter } from './ballot.ts';
import { covers } from './covers.ts';
import { type ApprovalQuestion, type ApprovalVerdict, judgeApproval } from './judge.ts';
import { rulesForDestination } from './rules-for.ts';
import { outstandingOf, outstandingWords } from './tally.ts';

const rule = (change: Partial<ApprovalRule> = {}): ApprovalRule =>
  approvalRuleSchema.parse({ name: 'production', destinations: [{ name: 'prod' }], ...change });

const subject: ApprovalSubject = { hash: 'h1', prunes: ['a', 'b'], hooks: true };

const vote = (by: string, change: Partial<ApprovalVote> = {}): ApprovalVote => ({
  by,
  decision: 'approve',
  comment: '',
  at: '2026-01-01T00:00:00Z',
  rules: ['production'],
  ...change,
});

const request = (change: Partial<ApprovalRequest> = {}): ApprovalRequest => ({
  id: 'r1',
  operationId: 'o1',
  application: { uid: 'u', namespace: 'argocd', name: 'web', project: 'shop' },
  destination: { server: 'https://c', name: 'prod', namespace: 'shop' },
  subject,
  rules: [rule()],
  askedBy: { username: 'kim', identity: 'argocd kim' },
  askedAt: '2026-01-01T00:00:00Z',
  expiresAt: '2026-01-02T00:00:00Z',
  state: 'pending',
  reason: '',
  revision: 'abc',
  options: [],
  changes: { created: 0, changed: 0, pruned: 0, hooks: 0, unchanged: 0 },
  votes: [],
  ...change,
});

describe('which destinations a rule is about', () => {
  const at = { server: 'https://10.0.0.1', name: 'prod-eu', namespace: 'shop-web' };
  it.each<[string, ApprovalRule['destinations'], boolean]>([
    ['the cluster by name', [{ name: 'prod-eu' }], true],
    ['a glob of its name', [{ name: 'prod-*' }], true],
    ['its address', [{ server: 'https://10.*' }], true],
    ['the namespace of any cluster', [{ namespace: 'shop-*' }], true],
    ['the cluster, and another namespace', [{ name: 'prod-*', namespace: 'infra' }], false],
    ['another cluster', [{ name: 'staging' }], false],
    ['one of several', [{ name: 'staging' }, { server: '*' }], true],
    ['alternatives', [{ name: '{prod,test}-eu' }], true],
  ])('%s', (_, destinations, expected) => {
    expect(rulesForDestination([rule({ destinations })], at)).toHaveLength(expected ? 1 : 0);
  });
});

describe('what is approved covers', () => {
  it.each<[string, Partial<ApprovalSubject>, Partial<ApprovalSubject>, boolean]>([
    ['the same', {}, {}, true],
    ['no other manifests', {}, { hash: 'h2' }, false],
    ['less to be deleted', {}, { prunes: ['b'] }, true],
    ['nothing more to be deleted', {}, { prunes: ['a', 'b', 'c'] }, false],
    ['no hooks where none were shown', { hooks: false }, {}, false],
    ['fewer hooks', {}, { hooks: false }, true],
    ['a part of all', {}, { resources: ['a'] }, true],
    ['not all where a part was shown', { resources: ['a'] }, {}, false],
    ['not another part', { resources: ['a'] }, { resources: ['b'] }, false],
    ['a part of the part', { resources: ['a', 'b'] }, { resources: ['b'] }, true],
  ])('%s', (_, approved, wanted, expected) => {
    expect(covers({ ...subject, ...approved }, { ...subject, ...wanted })).toBe(expected);
  });
});

describe('whether a sync may change something', () => {
  const sync: ApprovalQuestion['operation'] = {
    kind: 'sync',
    sync: {},
    initiatedBy: { username: 'kim' },
  };
  const automated = { ...sync, initiatedBy: { automated: true } };
  const heal = { ...automated, sync: { autoHealAttemptsCount: 1 } };
  const approved = request({ state: 'approved', votes: [vote('lee')], decidedAt: 'x' });

  it.each<[string, Partial<ApprovalQuestion>, string, RegExp?]>([
    ['no rule', { rules: [] }, 'open'],
    ['a dry run', { operation: { ...sync, sync: { dryRun: true } } }, 'open'],
    ['a deletion', { operation: { ...sync, kind: 'delete' } }, 'open'],
    ['nobody was asked', {}, 'ask'],
    ['automation is asked about too', { operation: automated }, 'ask'],
    [
      'automation that is exempt',
      { operation: automated, rules: [rule({ automation: false })] },
      'open',
    ],
    ['an answer is missing', { request: request() }, 'waits', /^Waiting for 1 approval \(rule/],
    ['approved', { request: approved }, 'open'],
    [
      'a state that its answers do not bear out',
      { request: { ...approved, votes: [] } },
      'waits',
      /1 approval/,
    ],
    [
      'the only approval is of who asked',
      { request: { ...approved, votes: [vote('Kim')] } },
      'waits',
      /1 approval/,
    ],
    [
      'the only approval is of who asked, by another name',
      { request: { ...approved, votes: [vote('kim2', { identity: 'argocd kim' })] } },
      'waits',
      /1 approval/,
    ],
    [
      'rejected',
      { request: request({ state: 'rejected', decidedBy: 'lee', reason: 'no' }) },
      'over',
      /rejected by lee: no$/,
    ],
    ['nobody answered in time', { request: request({ state: 'expired' }) }, 'over', /did not come/],
    [
      'the approval lapsed',
      { request: { ...approved, state: 'expired' } },
      'ask',
      /lapsed at 2026-01-02/,
    ],
    ['other manifests', { request: approved, subject: { ...subject, hash: 'h2' } }, 'ask', /chang/],
    [
      'more to be deleted',
      { request: approved, subject: { ...subject, prunes: ['z'] } },
      'ask',
      /what would be synced has changed/,
    ],
    [
      'a retry that deletes what is left',
      { request: approved, subject: { ...subject, prunes: ['a'] } },
      'open',
    ],
    ['other rules', { request: approved, rules: [rule({ count: 2 })] }, 'ask', /rules .* changed/],
    ['void', { request: request({ state: 'void', reason: 'it moved' }) }, 'ask', /it moved/],
    ['Git moved on', { request: approved, superseded: 'f00' }, 'over', /Git states f00 by now/],
    [
      'bypassed',
      { request: request({ state: 'bypassed', ...bypassing() }), ...bypassing() },
      'open',
    ],
    [
      'bypassed where that may not be',
      { request: request({ state: 'bypassed' }) },
      'ask',
      /does not let/,
    ],
    ['a heal of what was approved', { operation: heal, deployed: subject }, 'open'],
    ['a heal of what was not', { operation: heal, deployed: { ...subject, hash: 'h0' } }, 'ask'],
    ['a heal of what nobody approved', { operation: heal }, 'ask'],
    ['a heal that deletes more', { operation: heal, deployed: { ...subject, prunes: [] } }, 'ask'],
    [
      'a heal where heals are asked about',
      { operation: heal, deployed: subject, rules: [rule({ selfHeal: true })] },
      'ask',
    ],
    [
      'what somebody calls a heal',
      { operation: { ...heal, initiatedBy: { username: 'kim' } }, deployed: subject },
      'ask',
    ],
  ])('%s', (_, change, kind, words) => {
    const verdict = judgeApproval({ operation: sync, rules: [rule()], subject, ...change });
    expect(verdict.kind).toBe(kind);
    if (words) expect(wordsOf(verdict)).toMatch(words);
  });

  it('tells what it waits for, since when and until when', () => {
    const rules = [rule({ count: 2, roles: ['role:release'], groups: ['ops'] })];
    const asked = request({ rules, votes: [vote('lee')] });
    expect(judgeApproval({ operation: sync, rules, subject, request: asked })).toEqual({
      kind: 'waits',
      message: 'Waiting for 1 more approval by role:release or group ops (rule production)',
      reasons: [
        {
          condition: '1 more approval by role:release or group ops (rule production)',
          since: asked.askedAt,
          until: asked.expiresAt,
          approval: 'r1',
        },
      ],
      until: asked.expiresAt,
    });
  });
});

function bypassing(): { rules: ApprovalRule[] } {
  return { rules: [rule({ bypass: true })] };
}

function wordsOf(verdict: ApprovalVerdict): string | undefined {
  if (verdict.kind === 'open') return undefined;
  return verdict.kind === 'ask' ? verdict.voided : verdict.message;
}

describe('what is outstanding', () => {
  const two = rule({ count: 2 });
  const ops = rule({ name: 'ops', groups: ['ops'] });
  it.each<[string, ApprovalRule[], ApprovalVote[], string[]]>([
    ['everything', [two], [], ['2 approvals (rule production)']],
    ['one of two', [two], [vote('lee')], ['1 more approval (rule production)']],
    ['nothing', [two], [vote('lee'), vote('max')], []],
    [
      'one where both are one person',
      [two],
      [vote('lee'), vote('LEE ')],
      ['1 more approval (rule production)'],
    ],
    [
      'one where both are one identity',
      [two],
      [vote('lee', { identity: 'i' }), vote('lee2', { identity: 'i' })],
      ['1 more approval (rule production)'],
    ],
    [
      'what counts for another rule',
      [rule(), ops],
      [vote('lee')],
      ['1 approval by group ops (rule ops)'],
    ],
    [
      'nothing where one counts for both',
      [rule(), ops],
      [vote('lee', { rules: ['production', 'ops'] })],
      [],
    ],
    [
      'what was rejected',
      [rule()],
      [vote('lee', { decision: 'reject' })],
      ['1 approval (rule production)'],
    ],
  ])('%s', (_, rules, votes, expected) => {
    const left = outstandingOf(request({ rules, votes }));
    expect(left.map(outstandingWords)).toEqual(expected);
  });
});

describe('who may answer', () => {
  const lee: Voter = {
    username: 'lee',
    identity: 'argocd lee',
    groups: [],
    roles: [],
    isProjectToken: false,
  };
  const token: Voter = {
    ...lee,
    username: 'proj:shop:ci',
    roles: ['proj:shop:ci'],
    isProjectToken: true,
  };
  it.each<[string, Partial<ApprovalRequest>, Voter, Ballot['kind']]>([
    ['anybody where nobody is named', {}, lee, 'may'],
    ['not who asked', {}, { ...lee, username: 'kim' }, 'may-not'],
    ['not who asked, in other letters', {}, { ...lee, username: ' KIM' }, 'may-not'],
    ['not who asked, renamed', {}, { ...lee, identity: 'argocd kim' }, 'may-not'],
    ['anybody where automation asked', { askedBy: { automated: true } }, lee, 'may'],
    ['nobody twice', { votes: [vote('lee')] }, lee, 'too-late'],
    ['nobody after the end', { state: 'expired' }, lee, 'too-late'],
    ['not without the role', { rules: [rule({ roles: ['role:a'] })] }, lee, 'may-not'],
    [
      'with the role',
      { rules: [rule({ roles: ['role:a'] })] },
      { ...lee, roles: ['role:a'] },
      'may',
    ],
    [
      'with the role of the project',
      { rules: [rule({ roles: ['lead'] })] },
      { ...lee, roles: ['proj:shop:lead'] },
      'may',
    ],
    [
      'not with the role of another project',
      { rules: [rule({ roles: ['lead'] })] },
      { ...lee, roles: ['proj:ops:lead'] },
      'may-not',
    ],
    [
      'not by being called like the role',
      { rules: [rule({ roles: ['lee'] })] },
      { ...lee, groups: ['proj:shop:lee'] },
      'may-not',
    ],
    ['in the group', { rules: [rule({ groups: ['ops'] })] }, { ...lee, groups: ['ops'] }, 'may'],
    ['no token', {}, token, 'may-not'],
    ['a token where the rule lets it', { rules: [rule({ tokens: true })] }, token, 'may'],
    ['a token as its role', { rules: [rule({ tokens: true, roles: ['ci'] })] }, token, 'may'],
  ])('%s', (_, change, voter, kind) => {
    expect(ballotFor(request(change), voter).kind).toBe(kind);
  });

  it('counts for the rules that name them only', () => {
    const rules = [rule(), rule({ name: 'ops', groups: ['ops'] })];
    expect(ballotFor(request({ rules }), lee)).toEqual({ kind: 'may', rules: ['production'] });
  });
});

it('an operation that is only said to be approved is none', () => {
  const forged = {
    approval: 'r1',
    kind: 'sync',
    sync: {},
    initiatedBy: {},
  } as unknown as Operation;
  expect(judgeApproval({ operation: forged, rules: [rule()], subject }).kind).toBe('ask');
});
