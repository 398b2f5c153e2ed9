import { writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { uniqueNamespace } from '@lockstep/testkit';
import { test } from 'vitest';
import { clusterSecret, startStack } from './testing/stack.ts';
test('try', async () => {
  const s = await startStack();
  const show = async (...args: string[]) => { const t = Date.now(); const r = await s.cli(args); console.log(`$ ${args.join(' ')}  -> ${r.code} (${Date.now()-t} ms)\n${r.out}${r.err ? '[err]\n' + r.err : ''}`); return r; };
  try {
    await show('login', s.address, '--username', 'admin', '--password', s.password);
    mkdirSync(join(s.dir, 'declared'));
    writeFileSync(join(s.dir, 'declared/cluster.json'), await clusterSecret());
    await show('apply', '-f', join(s.dir, 'declared'));
    const ns = uniqueNamespace('cli');
    const repo = await s.git.createRepo('shop');
    const cm = (v: string) => JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { v } });
    await repo.commit({ 'app/cm.json': cm('1') });
    await show('app', 'create', 'shop', '--repo', repo.url, '--path', 'app', '--dest-name', 'in-cluster', '--dest-namespace', ns, '--sync-option', 'CreateNamespace=true');
    await show('app', 'sync', 'shop', '--timeout', '60');
    await show('app', 'set', 'shop', '--path', 'nowhere', '--sync-policy', 'automated');
    await show('app', 'set', 'shop', '--sync-policy', 'none');
    await show('app', 'get', 'shop');
    await show('app', 'sync', 'shop', '--timeout', '20');
    await show('app', 'get', 'shop', '-o', 'yaml');
    console.log((await s.worker.log()).split('\n').slice(0).join('\n'));
    await show('app', 'delete', 'shop', '--wait', '--timeout', '20');
  } finally { await s.close(); }
}, 300000);
