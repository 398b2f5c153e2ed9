const LONGEST = 50;

const WORDS: Record<string, string> = {
  _: '-',
  '&': 'and',
  '@': 'at',
  '"': '',
  "'": '',
  '’': '',
  '‒': '-',
  '–': '-',
  '—': '-',
  '―': '-',
  ß: 'ss',
  æ: 'ae',
  ø: 'o',
  đ: 'd',
  ł: 'l',
  œ: 'oe',
  þ: 'th',
  ı: 'i',
  '€': 'eu',
};

/**
 * A branch as a label or a name can hold it: `branch_slug` of pull requests. At most 50 letters, cut
 * between words where there are several.
 */
export function branchSlug(branch: string): string {
  const plain = [...branch.trim().slice(0, 10_000)]
    .map((character) => WORDS[character] ?? WORDS[character.toLowerCase()] ?? character)
    .join('')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase();
  const slug = plain
    .replace(/[^a-z0-9-]/gu, '-')
    .split('-')
    .filter((word) => word !== '')
    .join('-');
  if (slug.length <= LONGEST) return slug;
  const end = slug.lastIndexOf('-', LONGEST);
  return slug.slice(0, end > 0 ? end : LONGEST);
}
