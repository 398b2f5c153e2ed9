import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSamlKey } from '@lockstep/testkit';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadProviderKind } from './provider-kinds.ts';

const DOCUMENT = join(import.meta.dirname, '../../../../docs/operator/sso.md');
const PEM = /-----BEGIN CERTIFICATE-----\s+…/;

interface Documented {
  heading: string;
  text: string;
}

/** The indented lines behind a heading that list a provider whole. */
function documented(): Documented[] {
  const sections = readFileSync(DOCUMENT, 'utf8').split(/^## /m);
  return sections.flatMap((section) => {
    const heading = section.slice(0, section.indexOf('\n'));
    const blocks = section.match(/(?:^ {4}.*\n|^\n)+/gm) ?? [];
    const lists = blocks.filter((block) => /^ {4}- id: \w+\n/m.test(block));
    return lists.map((block) => ({ heading, text: block.replaceAll(/^ {4}/gm, '') }));
  });
}

/** Certificates are left out there. */
function withCertificate(text: string): string {
  const { cert } = createSamlKey('idp.example');
  return text.replace(PEM, (found) => {
    const indent = /\n( +)…/.exec(found)?.[1] ?? '';
    return cert.trim().replaceAll('\n', `\n${indent}`);
  });
}

it.each(['LDAP and Active Directory', 'SAML 2.0'])('the example of %s holds', async (heading) => {
  const found = documented().find((one) => one.heading === heading);
  const [provider] = parse(withCertificate(found?.text ?? '')) as {
    kind: 'ldap' | 'saml';
    config: Record<string, unknown>;
  }[];
  const kind = await loadProviderKind(provider?.kind ?? 'oidc');
  expect(kind?.check(provider?.config ?? {})).toEqual([]);
});

it('the example of Active Directory holds', async () => {
  const [, example = ''] =
    /\*\*Active Directory\*\*.*\n\n((?: {8}.*\n)+)/.exec(readFileSync(DOCUMENT, 'utf8')) ?? [];
  const kind = await loadProviderKind('ldap');
  const config = parse(example.replaceAll(/^ {8}/gm, '')) as Record<string, unknown>;
  expect(Object.keys(config)).toEqual(['userSearch', 'groupSearch']);
  expect(kind?.check({ host: 'ad.example.org', ...config })).toEqual([]);
});
