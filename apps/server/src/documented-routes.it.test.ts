import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startTestServer } from './testing/test-server.ts';

it('the documentation lists every route with its permission, and no other', async () => {
  const routes: string[] = [];
  const server = await startTestServer({
    onRoute: ({ method, url, config }) => {
      const permission = config?.permission;
      const asked =
        typeof permission === 'object'
          ? `${permission.resource}, ${permission.action}`
          : permission;
      for (const name of [method].flat().filter((m) => m !== 'HEAD')) {
        routes.push(`| ${name} | \`${url.replace(/:(\w+)/g, '{$1}')}\` | ${asked} |`);
      }
    },
  });
  await server.close();
  const file = join(import.meta.dirname, '../../../docs/reference/api.md');
  const documented = (await readFile(file, 'utf8'))
    .split('\n')
    // Formatters pad the columns of a table.
    .map((line) => line.replace(/ +/g, ' '))
    .filter((line) => /^\| (GET|POST|PUT|PATCH|DELETE) /.test(line));
  expect(documented.sort()).toEqual(routes.sort());
});
