import { wholeSeconds } from '@lockstep/domain';

export interface Commit {
  sha: string;
  tree: string;
  parents: string[];
  /** `Name <address>`, as the commit has it. */
  author: string;
  authorDate: string;
  committer: string;
  commitDate: string;
  message: string;
}

/** Reads a commit object. Dates are RFC 3339 in UTC; headers that are not used are left out. */
export function parseCommit(sha: string, content: string): Commit {
  const split = content.indexOf('\n\n');
  const headers = (split < 0 ? content : content.slice(0, split)).split('\n');
  const all = (name: string) =>
    headers
      .filter((line) => line.startsWith(`${name} `))
      .map((line) => line.slice(name.length + 1));
  const author = parsePerson(all('author')[0]);
  const committer = parsePerson(all('committer')[0]);
  return {
    sha,
    tree: all('tree')[0] ?? '',
    parents: all('parent'),
    author: author.person,
    authorDate: author.date,
    committer: committer.person,
    commitDate: committer.date,
    message: split < 0 ? '' : content.slice(split + 2).trimEnd(),
  };
}

function parsePerson(line = ''): { person: string; date: string } {
  const match = /^(.*) (\d+) [+-]\d{4}$/.exec(line);
  if (!match) return { person: line, date: '1970-01-01T00:00:00Z' };
  const seconds = Math.min(Number(match[2]), 8.64e12);
  return { person: match[1] ?? '', date: wholeSeconds(new Date(seconds * 1000).toISOString()) };
}
