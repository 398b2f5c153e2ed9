import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ROOT_DIR } from '../platform-package.ts';

interface Service {
  image?: string;
  profiles?: string[];
  build?: { context: string; dockerfile: string };
  command?: string[];
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  volumes?: string[];
  ports?: string[];
  healthcheck?: object;
}

interface Compose {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
}

const { services, volumes } = parse(read('docker-compose.yml'), { merge: true }) as Compose;
const all = Object.entries(services);
const ours = all.filter(([, service]) => service.build !== undefined);

describe('docker-compose.yml', () => {
  it('starts PostgreSQL, Redis, a server and a worker, and plug-ins on demand', () => {
    const started = all.filter(([, { profiles }]) => !profiles).map(([name]) => name);
    expect(started.sort()).toEqual(['postgres', 'redis', 'server', 'worker']);
    expect(ours.map(([name]) => name)).toEqual(['server', 'worker', 'plugins']);
    expect(services.plugins?.profiles).toEqual(['plugins']);
  });

  it.each(all)('%s is either pulled or built, from a file that is there', (_, service) => {
    expect(Boolean(service.image) || Boolean(service.build)).toBe(true);
    if (service.build) expect(isThere(service.build.dockerfile)).toBe(true);
  });

  it.each(all)('%s mounts only volumes that are declared', (_, service) => {
    for (const volume of service.volumes ?? []) {
      const [name = ''] = volume.split(':');
      if (!name.startsWith('./')) expect(Object.keys(volumes)).toContain(name);
    }
  });

  it.each(all)('%s waits only for services that tell their health', (_, service) => {
    for (const [name, { condition }] of Object.entries(service.depends_on ?? {})) {
      expect(condition).toBe('service_healthy');
      expect(services[name]?.healthcheck).toBeDefined();
    }
  });

  it.each(ours)('%s runs a program that is there', (_, service) => {
    expect(isThere(service.command?.[0] ?? '')).toBe(true);
  });

  const configs: Record<string, string[]> = {
    server: ['apps/server/src/config.ts'],
    worker: ['apps/worker/src/config.ts', 'apps/worker/src/plugin-server/config.ts'],
    plugins: ['apps/worker/src/plugin-server/config.ts'],
  };

  it.each(ours)('%s gets only variables that its program reads', (name, service) => {
    const config = configs[name]?.map(read).join() ?? '';
    const given = Object.keys(service.environment ?? {});
    expect(given.filter((variable) => !config.includes(variable))).toEqual([]);
  });

  it.each(['server', 'worker'])('%s is told where everything is', (name) => {
    expect(Object.keys(services[name]?.environment ?? {})).toEqual(
      expect.arrayContaining([
        'LOCKSTEP_DATABASE_URL',
        'LOCKSTEP_REDIS_URL',
        'LOCKSTEP_SECRET_KEY',
      ]),
    );
  });

  it('publishes nothing beyond loopback', () => {
    const published = all.flatMap(([, service]) => service.ports ?? []);
    expect(published).toHaveLength(1);
    expect(published.every((port) => port.startsWith('127.0.0.1:'))).toBe(true);
  });

  it('has no key of its own: one must be set', () => {
    for (const name of ['server', 'worker']) {
      expect(services[name]?.environment?.LOCKSTEP_SECRET_KEY).toMatch(
        /^\$\{LOCKSTEP_SECRET_KEY:\?/,
      );
    }
  });
});

describe('the image', () => {
  const commands = [...read('deploy/docker/Dockerfile').matchAll(/^CMD \["([^"]+)"\]/gm)];

  it('runs a program that is there', () => {
    expect(commands.map(([, program]) => isThere(program ?? ''))).toEqual([true]);
  });
});

function read(path: string): string {
  return readFileSync(join(ROOT_DIR, path), 'utf8');
}

function isThere(path: string): boolean {
  return path !== '' && existsSync(join(ROOT_DIR, path));
}
