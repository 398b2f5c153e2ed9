import type { KubeObject } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import {
  actByScript,
  createLua,
  discoverByScript,
  healthByScript,
  scriptProblem,
} from './index.ts';

const lua = createLua({ timeMs: 200 });
const CRON_JOB: KubeObject = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: 'hello', namespace: 'shop', uid: 'u1', labels: {}, annotations: {} },
  spec: {
    suspend: false,
    jobTemplate: { metadata: {}, spec: { template: { spec: { volumes: [] } } } },
  },
};

describe('a health script', () => {
  test.each<[string, unknown]>([
    ['return {status = "Healthy"}', { status: 'Healthy' }],
    ['return {status = "Degraded", message = "é"}', { status: 'Degraded', message: 'é' }],
    [
      'return {status = "Fine"}',
      { status: 'Unknown', message: 'Lua returned an invalid health status' },
    ],
    [
      'return {message = "x"}',
      { status: 'Unknown', message: 'Lua returned an invalid health status' },
    ],
    ['return {}', null],
    ['return nil', null],
    ['local x = 1', null],
    ['return {"Healthy"}', null],
    ['return {status = "Healthy", message = 3}', null],
    ['return {status = {}}', null],
    ['return {Status = "Healthy", MESSAGE = "x"}', { status: 'Healthy', message: 'x' }],
    ['return {status = "Healthy", more = 1}', { status: 'Healthy' }],
    ['return {status = "Degraded"}, {status = "Healthy"}', { status: 'Healthy' }],
    ['return {status = "Missing"}', { status: 'Missing' }],
    [
      'return {status = "healthy"}',
      { status: 'Unknown', message: 'Lua returned an invalid health status' },
    ],
    ['return {status = obj.spec.suspend and "Suspended" or "Healthy"}', { status: 'Healthy' }],
  ])('%s', (script, answer) => {
    const given = { script, object: CRON_JOB, libraries: 'default' as const };
    expect(healthByScript(lua, given)).toEqual({ kind: 'answer', answer });
  });

  const small = createLua({ timeMs: 20_000, memoryBytes: 1024 * 1024 });

  test.each([
    ['return "Healthy"', lua, 'failed-precondition', 'must return a table'],
    ['error("no")', lua, 'failed-precondition', 'no'],
    ['return obj.status.phase', lua, 'failed-precondition', "with key 'phase'"],
    ['while true do end', lua, 'deadline-exceeded', 'longer than 200 ms'],
    ['local t = {} while true do t[#t + 1] = {} end', small, 'too-large', '1 MB of memory'],
  ])('that fails says why: %s', (script, limited, code, message) => {
    const scripted = healthByScript(limited, { script, object: CRON_JOB, libraries: 'default' });
    if (scripted.kind === 'answer') throw new Error('it did not fail');
    expect(scriptProblem(scripted)).toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });
});

describe('a discovery script', () => {
  test.each<[string, unknown]>([
    [
      'actions = {} actions["b"] = {["disabled"] = true} actions["a"] = {} return actions',
      [
        { name: 'a', disabled: false },
        { name: 'b', disabled: true },
      ],
    ],
    [
      'return {scale = {iconClass = "fa", displayName = "Scale", params = {{name = "replicas", default = "3"}}}}',
      [
        {
          name: 'scale',
          disabled: false,
          iconClass: 'fa',
          displayName: 'Scale',
          params: [{ name: 'replicas', default: '3' }],
        },
      ],
    ],
    ['return {pause = {true}}', [{ name: 'pause', disabled: false }]],
    ['return {}', []],
    [
      'return {pause = {}, resume = {Disabled = true, other = 1}}',
      [
        { name: 'pause', disabled: false },
        { name: 'resume', disabled: true },
      ],
    ],
    [
      'return {a = {DisplayName = "A", ICONCLASS = "fa", Name = "b", Params = {{NAME = "n"}}}}',
      [
        {
          ...{ name: 'b', disabled: false, displayName: 'A', iconClass: 'fa' },
          params: [{ name: 'n' }],
        },
      ],
    ],
    [
      'return {a = {DisplayName = "A", displayName = "B"}}',
      [{ name: 'a', disabled: false, displayName: 'B' }],
    ],
    ['return {a = {name = "b"}}', [{ name: 'b', disabled: false }]],
    ['return {a = {disabled = nil, params = {}}}', [{ name: 'a', disabled: false }]],
    ['return 1, {a = {}}', [{ name: 'a', disabled: false }]],
  ])('%s', (script, answer) => {
    expect(discoverByScript(lua, { script, object: CRON_JOB })).toEqual({ kind: 'answer', answer });
  });

  test.each([
    ['return nil', 'a table of actions'],
    ['return {"a"}', 'a table of actions'],
    ['return {a = true}', 'a must be a table'],
    ['return {a = {disabled = "no"}}', 'disabled of a must be true or false'],
    ['return {a = {iconClass = 1}}', 'iconClass of a must be a text'],
    ['return {a = {params = "x"}}', 'params of a must be a list'],
    ['return {a = {params = {{name = "n", default = 3}}}}', 'default of a parameter of a must be'],
  ])('that fails says why: %s', (script, message) => {
    expect(discoverByScript(lua, { script, object: CRON_JOB })).toEqual({
      kind: 'failed',
      message: expect.stringContaining(message),
    });
  });
});

describe('an action script', () => {
  const act = (script: string, params = {}) =>
    actByScript(lua, { script, object: CRON_JOB, params, nowMs: Date.UTC(2026, 0, 2, 3, 4, 5) });

  test('changes the object and nothing of it besides: empty maps stay maps, empty lists lists', () => {
    expect(act('obj.spec.suspend = true return obj')).toEqual({
      kind: 'answer',
      answer: [
        {
          operation: 'patch',
          object: { ...CRON_JOB, spec: { ...(CRON_JOB.spec as object), suspend: true } },
        },
      ],
    });
  });

  test.each(['return {}', 'obj = {} return obj'])('may do nothing: %s', (script) => {
    expect(act(script)).toEqual({ kind: 'answer', answer: [] });
  });

  test('takes away the last of a map and leaves a map', () => {
    expect(act('obj.spec.jobTemplate.spec.template = nil return obj')).toMatchObject({
      answer: [{ object: { spec: { jobTemplate: { metadata: {}, spec: {} } } } }],
    });
  });

  test('makes other objects, and changes its own beside', () => {
    const script = `
      local os = require("os")
      local job = {apiVersion = "batch/v1", kind = "Job", metadata = {}}
      job.metadata.name = obj.metadata.name .. "-" .. os.date("!%Y%m%d%H%M")
      job.metadata.annotations = {}
      job.spec = obj.spec.jobTemplate.spec
      obj.metadata.labels["n"] = actionParams["n"]
      return {{operation = "create", resource = job}, {operation = "patch", resource = obj}}`;
    expect(act(script, { n: '1' })).toEqual({
      kind: 'answer',
      answer: [
        {
          operation: 'create',
          object: {
            apiVersion: 'batch/v1',
            kind: 'Job',
            metadata: { name: 'hello-202601020304', annotations: {} },
            spec: { template: { spec: { volumes: [] } } },
          },
        },
        {
          operation: 'patch',
          object: { ...CRON_JOB, metadata: { ...CRON_JOB.metadata, labels: { n: '1' } } },
        },
      ],
    });
  });

  test.each([
    ['error("not now", 0)', 'not now'],
    ['return nil', 'must return the object'],
    ['return {{operation = "delete", resource = obj}}', 'operation "delete" is not known'],
    ['obj.metadata.name = "other" return obj', 'can patch only the object'],
    ['return string.lower("A")', "with key 'lower'"],
  ])('that fails says why: %s', (script, message) => {
    expect(act(script)).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining(message),
    });
  });
});
