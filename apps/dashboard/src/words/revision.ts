/** Seven characters of a commit's id; what is no commit's id (a chart's version) stays whole. */
export function shortRevision(revision: string | undefined): string {
  if (!revision) return '';
  return /^[0-9a-f]{40}$|^[0-9a-f]{64}$/.test(revision) ? revision.slice(0, 7) : revision;
}

/** `https://git.example.com/team/shop.git` → `team/shop`: what tells repositories apart. */
export function repositoryText(url: string): string {
  const path = url
    .replace(/^[a-z+]+:\/\/[^/]+/i, '')
    .replace(/^[^@/]+@[^:/]+:/, '')
    .replace(/\.git$/, '')
    .replace(/^\/+|\/+$/g, '');
  return path.split('/').slice(-2).join('/') || url;
}

/** The first line of a commit's message. */
export function subjectOf(message: string | undefined): string {
  return message?.split('\n', 1)[0]?.trim() ?? '';
}

/** `Ada Lovelace <ada@example.com>` → `Ada Lovelace`. */
export function authorName(author: string | undefined): string {
  return author?.replace(/\s*<[^>]*>\s*$/, '').trim() ?? '';
}
