import { describe, expect, it } from 'vitest';
import { parseStartOptions } from './options.ts';

describe('parseStartOptions', () => {
  it('starts with samples on the embedded cluster by default', () => {
    expect(parseStartOptions([], {})).toEqual({
      port: undefined,
      headless: false,
      json: false,
      reset: false,
      kubeconfig: undefined,
      samples: true,
      examples: 'default',
      help: false,
    });
  });

  it('takes what is given, the option before the variable', () => {
    const args = ['--port', '9000', '--headless', '--json', '--no-samples', '--kubeconfig=/a'];
    expect(parseStartOptions(args, { KUBECONFIG: '/b' })).toMatchObject({
      port: 9000,
      headless: true,
      json: true,
      samples: false,
      kubeconfig: '/a',
    });
    expect(parseStartOptions([], { KUBECONFIG: '/b' }).kubeconfig).toBe('/b');
    expect(parseStartOptions([], { KUBECONFIG: '' }).kubeconfig).toBeUndefined();
  });

  it.each(['0', '70000', 'http', '80.5'])('refuses port %s', (port) => {
    expect(() => parseStartOptions(['--port', port], {})).toThrow(/is not a port/);
  });

  it('takes all examples where they are wanted, and nothing else', () => {
    expect(parseStartOptions(['--examples', 'all'], {}).examples).toBe('all');
    expect(() => parseStartOptions(['--examples', 'some'], {})).toThrow(/neither default nor all/);
  });

  it('refuses what it does not know', () => {
    expect(() => parseStartOptions(['--prot', '1'], {})).toThrow(/--prot/);
  });
});
