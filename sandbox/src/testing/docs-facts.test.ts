import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT_DIR } from '../platform-package.ts';

/** What one document must list, and where the code says it. */
interface Listing {
  what: string;
  document: string;
  code: string[];
  /** Finds the names in the code; the first group is the name. */
  inCode: RegExp;
  /** Finds what the document lists, where it must list nothing else. */
  inDocument?: RegExp;
}

const LISTINGS: Listing[] = [
  {
    what: 'variable of the server and the worker',
    document: 'docs/operator/configuration.md',
    code: [
      'apps/server/src/config.ts',
      'apps/worker/src/config.ts',
      'apps/worker/src/audit/settings.ts',
      'apps/worker/src/git/settings.ts',
    ],
    inCode: /\b(LOCKSTEP_[A-Z_]*[A-Z])\b/g,
  },
  {
    what: 'variable of the server in the API reference',
    document: 'docs/reference/api.md',
    code: ['apps/server/src/config.ts'],
    inCode: /\b(LOCKSTEP_(?!WEBHOOK)[A-Z_]*[A-Z])\b/g,
    inDocument: /`(LOCKSTEP_(?!WEBHOOK)[A-Z_]*[A-Z])`/g,
  },
  {
    what: 'metric',
    document: 'docs/operator/metrics.md',
    code: ['apps/server/src/system/metrics.ts', 'apps/worker/src/tell/metrics.ts'],
    inCode: /'((?:argocd|lockstep)_[a-z0-9_]+)'/g,
    inDocument: /\b((?:argocd|lockstep)_[a-z0-9_]+)\b/g,
  },
  {
    what: 'condition',
    document: 'docs/reference/statuses.md',
    code: ['packages/domain/src/status.ts'],
    inCode: /'(\w+(?:Error|Warning))'/g,
    inDocument: /`(\w+(?:Error|Warning))`/g,
  },
  {
    what: 'sync option',
    document: 'docs/user/sync.md',
    code: ['packages/engine/src/operation/options.ts'],
    inCode: /^ {2}(\w+): \{ read: /gm,
  },
  {
    what: 'option of npm start',
    document: 'docs/operator/install.md',
    code: ['sandbox/src/launcher/options.ts'],
    inCode: /^ {2}(--(?!help)[a-z-]+)/gm,
  },
];

describe.each(LISTINGS)('every $what', ({ document, code, inCode, inDocument }) => {
  const stated = new Set(code.flatMap((file) => namesIn(read(file), inCode)));
  const text = read(document);

  it(`stands in ${document}`, () => {
    expect(stated.size).toBeGreaterThan(0);
    expect([...stated].filter((name) => !text.includes(name))).toEqual([]);
  });

  if (!inDocument) return;
  it('that it lists is one in the code', () => {
    expect(namesIn(text, inDocument).filter((name) => !stated.has(name))).toEqual([]);
  });
});

it('a name that is missing is seen', () => {
  const [listing] = LISTINGS;
  const names = namesIn('z.object({ LOCKSTEP_NEW_ONE: flag })', listing?.inCode ?? /x/g);
  expect(names.filter((name) => !read('docs/operator/configuration.md').includes(name))).toEqual([
    'LOCKSTEP_NEW_ONE',
  ]);
});

function namesIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '');
}

function read(path: string): string {
  return readFileSync(join(ROOT_DIR, path), 'utf8');
}
