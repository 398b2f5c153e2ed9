import { expect, it } from 'vitest';
import { normalizeRepoUrl } from './repository.ts';

it.each([
  ['https://Git.example/Team/Shop.git', 'https://git.example/Team/Shop'],
  ['https://me:secret@git.example/shop//', 'https://git.example/shop'],
  ['git@git.example:team/shop.git', 'ssh://git.example/team/shop'],
  ['git+ssh://git@git.example/team/shop', 'ssh://git.example/team/shop'],
  ['registry.example/charts/', 'registry.example/charts'],
])('%s is the repository %s', (address, key) => {
  expect(normalizeRepoUrl(address)).toBe(key);
});

it('reads an address that is one long row of slashes', () => {
  const path = `${'/'.repeat(200_000)}x`;
  expect(normalizeRepoUrl(`registry.example${path}`)).toBe(`registry.example${path}`);
});
