import { expect, test } from 'vitest';
import { errorFromStatus, KubeError } from '../client/kube-error.ts';
import { stateOf, type ViewState } from './view-state.ts';

const STARTING: ViewState = { status: 'starting', since: 1, problems: [] };
const refused = new KubeError({ status: 0, reason: 'E', message: 'refused', unreachable: true });
const unauthorized = errorFromStatus({ code: 401, message: 'who?' });
const forbidden = errorFromStatus({ code: 403, message: 'no' });
const unavailable = errorFromStatus({ code: 503, message: 'down' });

function kind(name: string, error?: KubeError) {
  const state = { connected: error === undefined, error, since: 0 };
  return { kind: { group: '', kind: name }, reflector: { state } };
}

function waiting(name: string) {
  return { ...kind(name), reflector: { state: { connected: false, since: 0 } } };
}

test.each([
  { what: 'nothing has answered yet', watched: [waiting('A')], expected: { status: 'starting' } },
  {
    what: 'one has and one has not',
    watched: [kind('A'), waiting('B')],
    expected: { status: 'connected', problems: [] },
  },
  {
    what: 'nobody answers',
    watched: [kind('A'), kind('B', refused)],
    expected: { status: 'disconnected', message: 'refused' },
  },
  {
    what: 'the credentials are refused',
    watched: [kind('A', unauthorized)],
    expected: { status: 'disconnected', message: 'who?' },
  },
  {
    what: 'one kind is forbidden',
    watched: [kind('A'), kind('B', forbidden)],
    expected: { status: 'connected', problems: [{ group: '', kind: 'B', message: 'no' }] },
  },
  {
    what: 'one aggregated API is down',
    watched: [kind('A'), kind('B', unavailable)],
    expected: { status: 'connected', problems: [{ group: '', kind: 'B', message: 'down' }] },
  },
  {
    what: 'the whole server is starting',
    watched: [kind('A', unavailable), kind('B', unavailable)],
    expected: { status: 'disconnected', message: 'down' },
  },
])('when $what', ({ watched, expected }) => {
  expect(stateOf(watched, STARTING, 5)).toMatchObject(expected);
});

test('remembers since when it is so', () => {
  const first = stateOf([kind('A', refused)], STARTING, 5);
  expect(first.since).toBe(5);
  expect(stateOf([kind('A', refused)], first, 9).since).toBe(5);
  expect(stateOf([kind('A')], first, 9).since).toBe(9);
});
