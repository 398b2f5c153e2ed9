import type { Application } from '@lockstep/domain';
import { UserError } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { applyPatch, mergePatch } from './apply-patch.ts';

const application = {
  metadata: { name: 'a', labels: { keep: '1', drop: '2' } },
  spec: { project: 'default', source: { repoURL: 'r', path: 'p' } },
} as unknown as Application;

describe('a merge patch', () => {
  // The cases of RFC 7396, appendix A.
  it.each([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ a: 'foo' }, null, null],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('%j with %j is %j', (target, patch, expected) => {
    expect(mergePatch(target, patch)).toEqual(expected);
  });

  it('does not reach the prototype', () => {
    mergePatch({}, JSON.parse('{"__proto__": {"polluted": true}}'));
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('changes an application and leaves the given one alone', () => {
    const patch = JSON.stringify({ metadata: { labels: { drop: null } }, spec: { project: 'b' } });
    expect(applyPatch(application, { patch, patchType: 'merge' })).toMatchObject({
      metadata: { labels: { keep: '1' } },
      spec: { project: 'b', source: { path: 'p' } },
    });
    expect(application.spec.project).toBe('default');
  });
});

describe('a JSON patch', () => {
  it('changes an application and leaves the given one alone', () => {
    const patch = JSON.stringify([{ op: 'replace', path: '/spec/source/path', value: 'q' }]);
    expect(applyPatch(application, { patch, patchType: 'json' })).toMatchObject({
      spec: { source: { path: 'q' } },
    });
    expect(application.spec.source?.path).toBe('p');
  });
});

describe('a patch is refused', () => {
  it.each([
    ['{', 'merge', 'patch: is not JSON'],
    ['{}', 'json', 'patch: a json patch is a list of operations'],
    ['[{"op":"remove","path":"/spec/none"}]', 'json', 'patch: '],
    ['[{"op":"test","path":"/spec/project","value":"x"}]', 'json', 'patch: Test operation failed'],
    ['{}', 'strategic', 'patchType: "strategic" is not known'],
  ])('%s as %s', (patch, patchType, message) => {
    const act = () => applyPatch(application, { patch, patchType });
    expect(act).toThrow(UserError);
    expect(act).toThrow(message);
  });
});
