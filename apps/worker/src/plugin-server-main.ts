import { tmpdir } from 'node:os';
import { isolationLevel, loadPlugins, localRunner } from '@lockstep/render';
import { createLog } from './log.ts';
import { readPluginServerConfig } from './plugin-server/config.ts';
import { PluginServer } from './plugin-server/plugin-server.ts';

/** Plug-ins beside a worker, in an image of their own. Ends on SIGINT and SIGTERM. */
const server = await start().catch((error) => {
  process.stderr.write(`lockstep plug-in server: ${error.message}\n`);
  process.exit(1);
});

async function start(): Promise<PluginServer> {
  const config = readPluginServerConfig(process.env);
  const log = createLog(config.logLevel);
  const hidden = process.env.LOCKSTEP_PLUGIN_TOKEN_FILE;
  const { passedOn, maxMemoryBytes } = config;
  const runner = localRunner({ env: passedOn, hidden: hidden ? [hidden] : [], maxMemoryBytes });
  const plugins = await loadPlugins(config.pluginsDir, runner);
  const { token } = config;
  const started = new PluginServer({ plugins, token, log });
  const address = await started.listen(config.host, config.port);
  const isolation = await isolationLevel(tmpdir());
  const names = plugins.map(({ name }) => name);
  log.info({ address, plugins: names, isolation }, 'plug-in server ready');
  return started;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    server.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
}
