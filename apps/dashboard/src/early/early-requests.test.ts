import { expect, it } from 'vitest';
import { earlyPage, listUrl } from './early-requests.ts';

const IN = { signedIn: true };

it.each(['/', '/applications', '/applications/shop'])(
  'asks nothing on %s that somebody has to be signed in for, where nobody was',
  (pathname) => {
    const { requests } = earlyPage({ pathname, search: '' }, { signedIn: false });
    expect(requests).toEqual(['/api/v1/session/userinfo']);
  },
);

it('asks for the list that its address shows, filters and all', () => {
  const page = earlyPage({ pathname: '/applications', search: '?health=Degraded,Missing&x=1' }, IN);
  expect(page).toEqual({
    page: 'list',
    requests: ['/api/v1/session/userinfo', listUrl({ health: 'Degraded,Missing' })],
  });
  expect(listUrl({ health: 'Degraded,Missing' })).toBe(
    '/api/v1/lockstep/applications?limit=100&health=Degraded%2CMissing&counts=true',
  );
});

it('asks for an application and its tree, in its namespace', () => {
  const page = earlyPage({ pathname: '/applications/shop', search: '?namespace=team-a' }, IN);
  expect(page.requests).toEqual([
    '/api/v1/session/userinfo',
    '/api/v1/applications/shop?appNamespace=team-a',
    '/api/v1/applications/shop/resource-tree?appNamespace=team-a',
  ]);
});

it.each(['/clusters', '/applications/new'])('asks only who is signed in on %s', (pathname) => {
  expect(earlyPage({ pathname, search: '' }, IN)).toEqual({
    page: 'other',
    requests: ['/api/v1/session/userinfo'],
  });
});
