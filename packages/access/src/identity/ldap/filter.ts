import type { Filter } from 'ldapts';
import { AndFilter, EqualityFilter, ExtensibleFilter, FilterParser, OrFilter } from 'ldapts';

/**
 * A filter from the configuration (RFC 4515). Line breaks and spaces between its parts are left out.
 * @throws Error where it is none.
 */
export function parseFilter(text: string): Filter {
  const compact = text.trim().replace(/(^|[()&|!])\s+(?=[(&|!)])/g, '$1');
  // Within values they are escaped. The library's own parser takes a filter that is left open.
  if (compact.split('(').length !== compact.split(')').length) {
    throw new Error(`the brackets of ${text} do not match`);
  }
  return FilterParser.parseString(compact);
}

/**
 * That an attribute has this value. The value travels beside the filter, not within a text: whatever
 * stands in it, `*` and brackets too, is compared as it is. The attribute comes from the
 * configuration, and may name a matching rule: `member:1.2.840.113556.1.4.1941:`.
 */
export function attributeIs(attribute: string, value: string | Buffer): Filter {
  if (typeof value !== 'string') return new EqualityFilter({ attribute, value });
  const [matchType = '', rule] = attribute.split(':');
  return rule
    ? new ExtensibleFilter({ matchType, rule, value })
    : new EqualityFilter({ attribute: matchType, value });
}

/** All of these; undefined ones are left out. */
export function allOf(...filters: (Filter | undefined)[]): Filter {
  return new AndFilter({ filters: filters.filter((filter) => filter !== undefined) });
}

/** Any of these. */
export function anyOf(filters: Filter[]): Filter {
  return new OrFilter({ filters });
}

/** Whether {@link parseFilter} takes it. */
export function isFilter(text: string): boolean {
  try {
    parseFilter(text);
    return true;
  } catch {
    return false;
  }
}
