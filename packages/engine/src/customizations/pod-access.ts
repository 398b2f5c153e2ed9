import {
  DEFAULT_POD_ACCESS,
  POD_ACCESS_KEYS,
  type PodAccessSettings,
  parseDuration,
} from '@lockstep/domain';
import { type Problems, readTrueOrFalse } from './read-yaml.ts';

const MAX_COUNT = 1000;

export function isPodAccessKey(key: string): boolean {
  return (Object.values(POD_ACCESS_KEYS) as string[]).includes(key);
}

/** Settings of logs and terminals; what cannot be read is a problem, and the default is in force. */
export function parsePodAccess(
  data: Readonly<Record<string, string>>,
  problems: Problems,
): PodAccessSettings {
  const { execEnabled, shells, idleSeconds, sessionsPerUser, maxLogPods } = POD_ACCESS_KEYS;
  const given = {
    execEnabled: readTrueOrFalse(data[execEnabled], execEnabled, problems),
    shells: readShells(data[shells]),
    idleSeconds: readSeconds(data[idleSeconds], idleSeconds, problems),
    sessionsPerUser: readCount(data[sessionsPerUser], sessionsPerUser, problems),
    maxLogPods: readCount(data[maxLogPods], maxLogPods, problems),
  } satisfies Record<keyof PodAccessSettings, unknown>;
  const stated = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...DEFAULT_POD_ACCESS, ...Object.fromEntries(stated) };
}

function readShells(text = ''): string[] | undefined {
  const shells = text
    .split(',')
    .map((shell) => shell.trim())
    .filter(Boolean);
  return shells.length > 0 ? shells : undefined;
}

function readSeconds(text: string | undefined, field: string, problems: Problems) {
  if (!text) return undefined;
  const ms = parseDuration(text);
  if (ms !== undefined && ms >= 0) return ms / 1000;
  problems.push({ field, reason: `is ${text}: it must be a duration such as 30m; 0 is for ever` });
  return undefined;
}

function readCount(text: string | undefined, field: string, problems: Problems) {
  if (!text) return undefined;
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= MAX_COUNT) return count;
  problems.push({ field, reason: `is ${text}: it must be a number from 1 to ${MAX_COUNT}` });
  return undefined;
}
