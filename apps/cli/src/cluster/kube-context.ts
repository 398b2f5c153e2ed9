import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type Connection, connectionFromKubeconfig, kubeconfigContexts } from '@lockstep/kube';
import { parse } from 'yaml';
import { CliError } from '../cli/cli-error.ts';

/** A context of a kubeconfig, ready to connect. */
export interface KubeContext {
  contextName: string;
  connection: Connection;
}

/** The first of the kubeconfig's files that has the context. @throws CliError */
export async function readKubeContext(
  env: NodeJS.ProcessEnv,
  file: string | undefined,
  contextName: string | undefined,
): Promise<KubeContext> {
  const files = file ? [file] : kubeconfigFiles(env);
  const known: string[] = [];
  for (const path of files) {
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' && !file) return undefined;
      throw new CliError(`cannot read the kubeconfig ${path}: ${error.message}`);
    });
    if (text === undefined) continue;
    const contexts = kubeconfigContexts(text);
    known.push(...contexts);
    const wanted = contextName ?? currentContext(text);
    if (!wanted || !contexts.includes(wanted)) continue;
    return { contextName: wanted, connection: connectionFromKubeconfig(path, wanted) };
  }
  const asked = contextName ? `context ${contextName}` : 'current context';
  throw new CliError(`there is no ${asked} in ${files.join(', ')}`, {
    hint: known.length > 0 ? `Its contexts are: ${known.join(', ')}` : 'Give one with --kubeconfig',
  });
}

function kubeconfigFiles(env: NodeJS.ProcessEnv): string[] {
  const listed = (env.KUBECONFIG ?? '').split(delimiter).filter((path) => path !== '');
  return listed.length > 0 ? listed : [join(homedir(), '.kube', 'config')];
}

function currentContext(text: string): string | undefined {
  return (parse(text) as { 'current-context'?: string } | null)?.['current-context'];
}
