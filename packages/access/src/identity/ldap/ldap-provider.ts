import { randomUUID } from 'node:crypto';
import { messageOf, UserError } from '@lockstep/domain';
import { type Entry, ResultCodeError } from 'ldapts';
import type { Identity, PasswordProvider } from '../identity-provider.ts';
import type { ProviderSurroundings } from '../provider-kind.ts';
import { isShut } from './account-state.ts';
import {
  type Directory,
  type DirectoryAccess,
  UnusableAnswer,
  withDirectory,
} from './directory.ts';
import { firstValue } from './entry.ts';
import { findGroups } from './find-groups.ts';
import { findSubject, findUser } from './find-user.ts';
import { formatHost, parseHosts } from './hosts.ts';
import { certificateOf, type LdapConfig } from './ldap-config.ts';

export interface LdapProviderOptions {
  id: string;
  name: string;
  config: LdapConfig;
  surroundings: Pick<ProviderSurroundings, 'warn' | 'now'>;
}

type Credentials = Parameters<PasswordProvider['check']>[0];

/** Longer ones are nobody's; a directory need not be asked. */
const LONGEST_USERNAME = 256;
const LONGEST_PASSWORD = 1_024;

/**
 * With these codes directories refuse a wrong password, and users that may not sign in:
 * constraintViolation, inappropriateAuthentication, invalidCredentials, insufficientAccessRights,
 * unwillingToPerform, and noSuchObject where the entry went in the meantime.
 */
const REFUSALS = new Set([19, 32, 48, 49, 50, 53]);

/** People who sign in with the name and password that a directory has of them. */
export function createLdapProvider(options: LdapProviderOptions): PasswordProvider {
  const { id, name, config, surroundings } = options;
  const access = {
    ...accessOf(config),
    passedOver: (problems: string) =>
      surroundings.warn(`${id} is asked at another host: ${problems}`),
  };
  const ask = async <T>(work: (directory: Directory) => Promise<T>): Promise<T> => {
    try {
      return await withDirectory(access, work);
    } catch (error) {
      if (error instanceof UserError) throw error;
      surroundings.warn(`Nobody can sign in by ${id}: ${messageOf(error)}`);
      throw new UserError(
        'unavailable',
        `${name} cannot be asked now; what is wrong stands in the server's log`,
      );
    }
  };
  return {
    kind: 'password',
    id,
    name,
    check: async (given) =>
      couldBe(given) ? ask((directory) => identify(directory, options, given)) : undefined,
    recheck: ({ subject }) => ask((directory) => identifyAgain(directory, options, subject)),
  };
}

/** A name without a password would be taken for nobody in particular, who is let in. */
function couldBe({ username, password }: Credentials): boolean {
  return (
    username.trim() !== '' &&
    username.length <= LONGEST_USERNAME &&
    password !== '' &&
    password.length <= LONGEST_PASSWORD
  );
}

async function identify(
  directory: Directory,
  options: LdapProviderOptions,
  given: Credentials,
): Promise<Identity | undefined> {
  const { config } = options;
  const { userSearch: search, groupSearch } = config;
  await bindAsService(directory, config);
  const user = await findUser(directory, { search, groupSearch }, given.username);
  if (!user) return tryInVain(directory, search.baseDN, given.password);
  if (!(await isPassword(directory, user, given.password))) return undefined;
  // From here on as the service again: people themselves may not be allowed to read groups.
  await bindAsService(directory, config);
  return describe(directory, options, user);
}

/** @see PasswordProvider.recheck */
async function identifyAgain(
  directory: Directory,
  options: LdapProviderOptions,
  subject: string,
): Promise<Identity | undefined> {
  const { config } = options;
  const { userSearch: search, groupSearch } = config;
  await bindAsService(directory, config);
  const user = await findSubject(directory, { search, groupSearch }, subject);
  try {
    return user && (await describe(directory, options, user));
  } catch (error) {
    if (error instanceof UserError && error.code === 'permission-denied') return undefined;
    throw error;
  }
}

/** @throws UserError `permission-denied` for who is in none of the groups that may sign in. */
async function describe(
  directory: Directory,
  options: LdapProviderOptions,
  user: Entry,
): Promise<Identity | undefined> {
  const { id, config, surroundings } = options;
  const { groupSearch, pageSize, recheckSeconds } = config;
  const now = surroundings.now();
  if (isShut(user, now)) return undefined;
  const groups = groupSearch ? await findGroups(directory, groupSearch, { user, pageSize }) : [];
  assertAllowed(groups, options);
  return {
    providerId: id,
    issuer: issuerOf(config),
    ...describeUser(user, config),
    groups,
    expiresAt: new Date(now.getTime() + recheckSeconds * 1_000),
  };
}

/** A name that nobody has takes as many questions as one that somebody has: time tells nothing. */
async function tryInVain(
  directory: Directory,
  baseDN: string,
  password: string,
): Promise<undefined> {
  await directory.bind(`cn=${randomUUID()},${baseDN}`, password).catch((error: unknown) => {
    if (!(error instanceof ResultCodeError)) throw error;
  });
}

async function bindAsService(directory: Directory, { bindDN, bindPW }: LdapConfig): Promise<void> {
  if (bindDN === '') return;
  await directory.bind(bindDN, bindPW).catch((error: unknown) => {
    if (!(error instanceof ResultCodeError)) throw error;
    throw new UnusableAnswer(`the directory refuses bindDN (${error.name}, ${error.code})`);
  });
}

async function isPassword(directory: Directory, user: Entry, password: string): Promise<boolean> {
  try {
    await directory.bind(user.dn, password);
    return true;
  } catch (error) {
    if (error instanceof ResultCodeError && REFUSALS.has(error.code)) return false;
    throw error;
  }
}

function describeUser(user: Entry, { userSearch }: LdapConfig) {
  const subject = firstValue(user, userSearch.idAttr);
  if (subject === undefined) {
    throw new UnusableAnswer(`${user.dn} has no attribute ${userSearch.idAttr}`);
  }
  const login = firstValue(user, userSearch.username) ?? subject;
  const email =
    firstValue(user, userSearch.emailAttr) ??
    (userSearch.emailSuffix ? `${login}@${userSearch.emailSuffix}` : undefined);
  return {
    subject,
    username: email ?? firstValue(user, userSearch.preferredUsernameAttr) ?? login,
    email,
    displayName: firstValue(user, userSearch.nameAttr),
  };
}

function assertAllowed(groups: readonly string[], { name, config }: LdapProviderOptions): void {
  const { allowedGroups } = config;
  if (allowedGroups.length === 0 || groups.some((group) => allowedGroups.includes(group))) return;
  throw new UserError(
    'permission-denied',
    `you are in none of the groups that may sign in with ${name}; ask for one of them`,
  );
}

function accessOf(config: LdapConfig): Omit<DirectoryAccess, 'passedOver'> {
  const mode = config.insecureNoSSL ? 'none' : config.startTLS ? 'startTls' : 'tls';
  const hosts = parseHosts(config.host, mode === 'tls' ? 636 : 389) ?? [];
  const { clientCert, clientKey, insecureSkipVerify: acceptAnyCertificate } = config;
  const certificates = { ca: certificateOf(config), clientCert, clientKey };
  return {
    hosts,
    encryption: { mode, ...certificates, acceptAnyCertificate },
    timeoutMs: config.timeoutSeconds * 1_000,
  };
}

/** The address of the users as RFC 4516 writes it, by the first host: the others hold the same. */
function issuerOf(config: LdapConfig): string {
  const scheme = config.insecureNoSSL || config.startTLS ? 'ldap' : 'ldaps';
  const [host] = accessOf(config).hosts;
  const address = host ? formatHost(host) : '';
  return `${scheme}://${address}/${encodeURI(config.userSearch.baseDN)}`;
}
