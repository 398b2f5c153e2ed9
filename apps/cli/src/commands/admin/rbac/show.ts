import type { Command } from 'commander';
import { CliError } from '../../../cli/cli-error.ts';
import { examples, type Invocation } from '../../../cli/command.ts';
import type { Context } from '../../../cli/context.ts';
import { yamlText } from '../../../output/format.ts';
import { policyApi } from '../../../rbac/policy-api.ts';
import { readVersion } from '../../../rbac/version-number.ts';

export const rbacShow = {
  configure(command: Command) {
    command
      .argument('[version]', 'what it was; without one, what is in force')
      .option('--key <key>', 'only this key of it, as it is: policy.csv');
    examples(command, [
      'lockstep admin rbac show > argocd-rbac-cm.yaml',
      'lockstep admin rbac show 3 --key policy.csv',
    ]);
  },

  /** The ConfigMap that would say it, so that it can be applied again. */
  async run(context: Context, { args, options }: Invocation<{ key?: string }>) {
    const [given] = args;
    const api = policyApi(await context.api());
    const { data, version } =
      given === undefined ? await api.current() : await api.version(readVersion(given));
    if (options.key === undefined) {
      const metadata = { name: 'argocd-rbac-cm' };
      const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data };
      context.terminal.out(await yamlText(object));
      return undefined;
    }
    const text = Object.hasOwn(data, options.key) ? data[options.key] : undefined;
    if (text === undefined) {
      const keys = Object.keys(data).join(', ') || 'none';
      throw new CliError(`version ${version} has no key ${options.key}; it has ${keys}`);
    }
    context.terminal.out(text === '' || text.endsWith('\n') ? text : `${text}\n`);
    return undefined;
  },
};
