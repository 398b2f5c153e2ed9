import type { Entry } from 'ldapts';
import type { Directory } from './directory.ts';
import { allValues, attributesToAsk } from './entry.ts';
import { allOf, attributeIs, parseFilter } from './filter.ts';
import type { GroupSearch, UserSearch } from './ldap-config.ts';

/**
 * The entry of who signs in by this name; undefined where there is none. Directories find names
 * with other spaces, accents and the like too. Those are refused, since guesses are counted by name.
 * @throws UnusableAnswer where there are several: the password of one would open another.
 */
export async function findUser(
  directory: Directory,
  search: UserSearch,
  given: { username: string; groupSearch?: GroupSearch },
): Promise<Entry | undefined> {
  const matched = (given.groupSearch?.userMatchers ?? []).map(({ userAttr }) => userAttr);
  const [entry] = await directory.search({
    baseDN: search.baseDN,
    scope: search.scope,
    filter: allOf(
      search.filter === undefined ? undefined : parseFilter(search.filter),
      attributeIs(search.username, given.username),
    ),
    attributes: attributesToAsk([
      search.username,
      search.idAttr,
      search.emailAttr,
      search.nameAttr,
      search.preferredUsernameAttr,
      ...matched,
    ]),
    mostEntries: 1,
  });
  return entry && isNamed(entry, search.username, given.username) ? entry : undefined;
}

function isNamed(entry: Entry, attribute: string, username: string): boolean {
  const typed = username.toLowerCase();
  return allValues(entry, attribute).some((value) => value.toLowerCase() === typed);
}
