import { spawn } from 'node:child_process';

/** What opens an address, by the system that this runs on. */
const OPENERS: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};
const FOR_OTHERS = ['xdg-open'] as const;

/** Opens an address in the browser of whoever sits there. Answers whether something took it. */
export async function openBrowser(address: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const [command, ...args] = env.BROWSER
    ? [env.BROWSER]
    : (OPENERS[process.platform] ?? FOR_OTHERS);
  const child = spawn(command as string, [...args, address], {
    stdio: 'ignore',
    detached: true,
    env,
  });
  return new Promise((resolve) => {
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
