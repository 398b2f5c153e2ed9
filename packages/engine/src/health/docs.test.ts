import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HEALTH_TABLES } from './registry.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../../../docs/user/health.md'), 'utf8');

/** `group/Kind` of every row of the page that has a group first and kinds next to it. */
function toldKinds(page: string): string[] {
  const rows = page.matchAll(
    /^\| *((?:(?:, )?`[a-z0-9.*-]+`)+) *\| *((?:`[A-Z]|`postgresql|all)[^|]*?) *\|/gm,
  );
  return [...rows].flatMap(([, groups = '', kinds = '']) =>
    groups.split(', ').flatMap((group) => kinds.split(', ').map((kind) => told(group, kind))),
  );
}

function told(group: string, kind: string): string {
  const name = group.replaceAll('`', '');
  const isRest = kind === 'all' || kind === 'all others';
  return `${name === 'core' ? '' : name}/${isRest ? '*' : kind.replaceAll('`', '')}`;
}

describe('docs/user/health.md', () => {
  const kinds = Object.values(HEALTH_TABLES).flatMap((table) => Object.keys(table));

  it('tells every kind that has a rule, and no other', () => {
    expect(toldKinds(PAGE).sort()).toEqual([...kinds].sort());
  });

  it.each(Object.keys(HEALTH_TABLES))('has a section on %s', (table) => {
    expect(PAGE).toContain(table === 'Kubernetes' ? "## Kubernetes' own kinds" : `### ${table}\n`);
  });
});
