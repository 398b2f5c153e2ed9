import { describe, expect, it } from 'vitest';
import { commandsOf, type TerminalQuery, targetOf, terminalQuerySchema } from './terminal-query.ts';

const GIVEN = {
  pod: 'web-5d4f6-x',
  container: 'main',
  appName: 'shop',
  projectName: 'default',
  namespace: 'shop',
};

const query = (change: object = {}): TerminalQuery =>
  terminalQuerySchema.parse({ ...GIVEN, ...change });

describe('which container', () => {
  it.each([
    ['all of it', {}],
    ['an application of another namespace', { appNamespace: 'team-a' }],
    ['names with dots', { pod: 'web.example-1', appName: 'shop.eu' }],
  ])('%s', (_name, change) => {
    expect(targetOf(query(change))).toMatchObject({ ...GIVEN, ...change });
  });

  it.each([
    ['no pod', { pod: '' }, 'Missing required parameters'],
    ['no project', { projectName: undefined }, 'Missing required parameters'],
    ['a path as a pod', { pod: '../secrets/x' }, 'Pod name is not valid'],
    ['a query as a container', { container: 'main&command=rm' }, 'Container name is not valid'],
    ['a slash in a namespace', { namespace: 'a/b' }, 'Namespace name is not valid'],
    ['capital letters', { appName: 'Shop' }, 'App name is not valid'],
    ['a long name', { projectName: 'x'.repeat(254) }, 'Project name is not valid'],
    ['a namespace that is none', { appNamespace: '-a' }, 'App namespace name is not valid'],
    ['an endless command', { command: ['x'.repeat(5000)] }, 'Command is not valid'],
  ])('not by %s', (_name, change, message) => {
    expect(() => targetOf(query(change))).toThrow(message);
  });
});

describe('what runs', () => {
  const shells = ['bash', 'sh'];
  it.each([
    ['the shells in order', {}, [['bash'], ['sh']]],
    ['a shell that is allowed', { shell: 'sh' }, [['sh']]],
    ['the shells, for one that is not', { shell: '/bin/rm' }, [['bash'], ['sh']]],
    ['a command', { command: ['ls', '-l', 'a b'] }, [['ls', '-l', 'a b']]],
    ['a command of one word', { command: 'ls' }, [['ls']]],
  ])('%s', (_name, change, commands) => {
    expect(commandsOf(query(change), shells)).toEqual(commands);
  });
});
