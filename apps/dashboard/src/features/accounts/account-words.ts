import type { AccountItem, Capability } from '../../api/accounts.ts';

const CAPABILITY_TEXT: Record<Capability, string> = {
  login: 'signs in',
  apiKey: 'holds tokens',
};

/** What an account is for, in a line. */
export function capabilityText({ capabilities }: Pick<AccountItem, 'capabilities'>): string {
  const words = capabilities.map((one) => CAPABILITY_TEXT[one] ?? one);
  return words.length === 0 ? 'can do nothing' : words.join(', ');
}

/** The same with tokens, or without where it had them. */
export function withTokensToggled(capabilities: readonly Capability[]): Capability[] {
  const others = capabilities.filter((one) => one !== 'apiKey');
  return others.length < capabilities.length ? others : [...others, 'apiKey'];
}

/** What somebody has to know of an account first. */
export function accountState({
  enabled,
  mustChangePassword,
}: Pick<AccountItem, 'enabled' | 'mustChangePassword'>): { tone: Tone; text: string } {
  if (!enabled) return { tone: 'idle', text: 'Disabled' };
  if (mustChangePassword) return { tone: 'warn', text: 'Has to choose a password' };
  return { tone: 'ok', text: 'Enabled' };
}

type Tone = 'ok' | 'warn' | 'idle';

/** Why a name cannot be one; undefined for what the server will take. */
export function nameProblem(name: string): string | undefined {
  if (name === '') return 'is required';
  if (/^[A-Za-z0-9](?:[A-Za-z0-9._@-]*[A-Za-z0-9])?$/.test(name)) return undefined;
  return 'is letters, digits, and . _ - @ between them';
}

/** A browser by its name and system, from what it calls itself; else the words themselves. */
export function deviceText(device: string): string {
  const browser = BROWSERS.find(([, pattern]) => pattern.test(device))?.[0];
  const system = SYSTEMS.find(([, pattern]) => pattern.test(device))?.[0];
  if (browser) return system ? `${browser} on ${system}` : browser;
  return device === '' ? 'Unknown' : device.slice(0, 60);
}

/** In the order in which they have to be asked: most of them claim to be some of the others. */
const BROWSERS: readonly [string, RegExp][] = [
  ['Lockstep command line', /^lockstep-cli/],
  ['Edge', /Edg\//],
  ['Firefox', /Firefox\//],
  ['Chrome', /Chrom(e|ium)\//],
  ['Safari', /Safari\//],
];
const SYSTEMS: readonly [string, RegExp][] = [
  ['Android', /Android/],
  ['iOS', /iPhone|iPad/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X/],
  ['Linux', /Linux/],
];
