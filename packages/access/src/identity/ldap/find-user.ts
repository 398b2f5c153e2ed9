import type { Entry, Filter } from 'ldapts';
import { NoSuchObjectError, PresenceFilter } from 'ldapts';
import { STATE_ATTRIBUTES } from './account-state.ts';
import type { Directory } from './directory.ts';
import { allValues, attributesToAsk, comparableValue, OWN_NAME } from './entry.ts';
import { allOf, attributeIs, parseFilter } from './filter.ts';
import type { GroupSearch, UserSearch } from './ldap-config.ts';

interface UserQuery {
  search: UserSearch;
  groupSearch?: GroupSearch | undefined;
}

/**
 * The entry of who signs in by this name; undefined where there is none. Directories find names
 * with other spaces, accents and the like too. Those are refused, since guesses are counted by name.
 * @throws UnusableAnswer where there are several: the password of one would open another.
 */
export async function findUser(
  directory: Directory,
  query: UserQuery,
  username: string,
): Promise<Entry | undefined> {
  const { baseDN, scope, username: attribute } = query.search;
  const wanted = attributeIs(attribute, username);
  const entry = await searchUser(directory, query, { baseDN, scope, wanted });
  return entry && hasValue(entry, attribute, username) ? entry : undefined;
}

/**
 * The entry that a session was begun with, by what it was known by; undefined where there is none
 * any more, or the filter for users leaves it out now.
 * @throws UnusableAnswer where there are several.
 */
export async function findSubject(
  directory: Directory,
  query: UserQuery,
  subject: string,
): Promise<Entry | undefined> {
  const { baseDN, scope, idAttr } = query.search;
  if (subject === '') return undefined;
  if (idAttr === OWN_NAME) return findByName(directory, query, subject);
  const wanted = attributeIs(idAttr, comparableValue(idAttr, subject));
  const entry = await searchUser(directory, query, { baseDN, scope, wanted });
  return entry && hasValue(entry, idAttr, subject) ? entry : undefined;
}

/** Undefined also for one that was moved to where users are not looked for. */
async function findByName(
  directory: Directory,
  query: UserQuery,
  dn: string,
): Promise<Entry | undefined> {
  if (!isBelow(dn, query.search.baseDN)) return undefined;
  const wanted = new PresenceFilter({ attribute: 'objectClass' });
  try {
    return await searchUser(directory, query, { baseDN: dn, scope: 'base', wanted });
  } catch (error) {
    if (error instanceof NoSuchObjectError) return undefined;
    throw error;
  }
}

/** Spaces around commas may be written or not. */
function isBelow(dn: string, baseDN: string): boolean {
  const [name, base] = [dn, baseDN].map((one) => one.toLowerCase().replace(/\s*([,=+])\s*/g, '$1'));
  return name?.endsWith(base ?? '') === true;
}

async function searchUser(
  directory: Directory,
  { search, groupSearch }: UserQuery,
  { wanted, ...where }: { baseDN: string; scope: 'sub' | 'one' | 'base'; wanted: Filter },
): Promise<Entry | undefined> {
  const matched = (groupSearch?.userMatchers ?? []).map(({ userAttr }) => userAttr);
  const [entry] = await directory.search({
    ...where,
    filter: allOf(search.filter === undefined ? undefined : parseFilter(search.filter), wanted),
    attributes: attributesToAsk([
      search.username,
      search.idAttr,
      search.emailAttr,
      search.nameAttr,
      search.preferredUsernameAttr,
      ...STATE_ATTRIBUTES,
      ...matched,
    ]),
    mostEntries: 1,
  });
  return entry;
}

function hasValue(entry: Entry, attribute: string, wanted: string): boolean {
  const lower = wanted.toLowerCase();
  return allValues(entry, attribute).some((value) => value.toLowerCase() === lower);
}
