/** What the page shows of all that belongs to repositories. */
export const SECTIONS = ['repositories', 'templates', 'certificates', 'hosts', 'keys'] as const;
export type Section = (typeof SECTIONS)[number];

export interface RepositoriesSearch {
  show?: Section | undefined;
}

/** The address's own text; what it does not know is left out. */
export function parseRepositoriesSearch(search: Record<string, unknown>): RepositoriesSearch {
  const show = SECTIONS.find((section) => section === search.show);
  return show && show !== 'repositories' ? { show } : {};
}
