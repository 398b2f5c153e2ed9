import type { Entry, Filter } from 'ldapts';
import type { Directory } from './directory.ts';
import { allValues, attributesToAsk, firstValue } from './entry.ts';
import { allOf, anyOf, attributeIs, parseFilter } from './filter.ts';
import type { GroupSearch } from './ldap-config.ts';

/** One user is in no more groups than so many. */
const MOST_GROUPS = 10_000;
/** Groups within groups within groups: more levels than that are a mistake. */
const MOST_LEVELS = 30;
/** How many groups' parents are asked for at once. */
const ASKED_AT_ONCE = 50;

/**
 * The names of the groups that a user is in, directly and, where a matcher says by which attribute,
 * through other groups. Groups that contain each other are told once.
 */
export async function findGroups(
  directory: Directory,
  search: GroupSearch,
  options: { user: Entry; pageSize: number },
): Promise<string[]> {
  const groups = new Map<string, Entry>();
  const ask = (filters: Filter[]) => searchGroups(directory, search, options.pageSize, filters);
  for (const matcher of search.userMatchers) {
    const values = allValues(options.user, matcher.userAttr);
    let level = await ask(values.map((value) => attributeIs(matcher.groupAttr, value)));
    for (let depth = 0; level.length > 0 && depth < MOST_LEVELS; depth += 1) {
      const fresh = level.filter((group) => !groups.has(keyOf(group)));
      for (const group of fresh) groups.set(keyOf(group), group);
      const { recursionGroupAttr } = matcher;
      level = recursionGroupAttr
        ? await ask(fresh.map(({ dn }) => attributeIs(recursionGroupAttr, dn)))
        : [];
    }
  }
  const names = [...groups.values()].map((group) => firstValue(group, search.nameAttr));
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

function keyOf(group: Entry): string {
  return group.dn.toLowerCase();
}

/** The groups for which one of these holds. */
async function searchGroups(
  directory: Directory,
  search: GroupSearch,
  pageSize: number,
  filters: Filter[],
): Promise<Entry[]> {
  const found: Entry[] = [];
  for (let from = 0; from < filters.length; from += ASKED_AT_ONCE) {
    const entries = await directory.search({
      baseDN: search.baseDN,
      scope: search.scope,
      filter: allOf(
        search.filter === undefined ? undefined : parseFilter(search.filter),
        anyOf(filters.slice(from, from + ASKED_AT_ONCE)),
      ),
      attributes: attributesToAsk([search.nameAttr]),
      mostEntries: MOST_GROUPS,
      pageSize,
    });
    found.push(...entries);
  }
  return found;
}
