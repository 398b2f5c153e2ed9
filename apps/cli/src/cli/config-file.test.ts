import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { configPath, readConfig, writeConfig } from './config-file.ts';

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'lockstep-config-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return dir;
}

describe('the configuration', () => {
  test('lies where XDG says', () => {
    const path = configPath({ XDG_CONFIG_HOME: '/etc/me' });
    expect(path).toBe('/etc/me/lockstep/config.json');
  });

  test('is read as it was written, and only its owner can read it', () => {
    const path = configPath({ XDG_CONFIG_HOME: folder() });
    const config = { current: 'a', contexts: { a: { server: 'https://a.test', token: 't' } } };
    writeConfig(path, config);
    writeConfig(path, config);
    expect(readConfig(path)).toEqual(config);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('is empty where there is none', () => {
    expect(readConfig(join(folder(), 'none.json'))).toEqual({ contexts: {} });
  });

  test.each(['', 'null', '[', '"text"'])('is not taken from %j', (text) => {
    const path = join(folder(), 'config.json');
    writeFileSync(path, text);
    expect(() => readConfig(path)).toThrow('is not a configuration');
  });
});
