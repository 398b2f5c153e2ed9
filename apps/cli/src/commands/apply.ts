import { isDeepStrictEqual } from 'node:util';
import type { Application, Metadata } from '@lockstep/domain';
import type { Command } from 'commander';
import { type ApiClient, apiPath } from '../api/api-client.ts';
import { isNotFound } from '../api/api-error.ts';
import { UsageError } from '../cli/cli-error.ts';
import { collect, examples, type Invocation } from '../cli/command.ts';
import type { Context } from '../cli/context.ts';
import { EXIT } from '../cli/exit-codes.ts';
import type { PlannedDocument } from '../manifests/plan-apply.ts';

interface ApplyOptions {
  filename?: string[];
  validate: boolean;
}

export const apply = {
  configure(command: Command) {
    command
      .option(
        '-f, --filename <path>',
        'file, folder, address or - for stdin; may be given again',
        collect,
      )
      .option(
        '--no-validate',
        'do not test connections, nor that repository and cluster are known',
      );
    examples(command, [
      'lockstep apply -f applications/',
      'lockstep apply -f project.yaml -f application.yaml',
      'kustomize build . | lockstep apply -f -',
    ]);
  },

  /** Everything is tried; what fails is told, and decides the exit code. */
  async run(context: Context, { options }: Invocation<ApplyOptions>) {
    const paths = options.filename ?? [];
    if (paths.length === 0) throw new UsageError('which manifests? Give them with --filename');
    const { readDocuments } = await import('../manifests/read-documents.ts');
    const { planApply } = await import('../manifests/plan-apply.ts');
    const documents = (await Promise.all(paths.map(readDocuments))).flat();
    const api = await context.api();
    let failures = 0;
    for (const planned of planApply(documents)) {
      try {
        const warn = (text: string) =>
          context.terminal.err(`Warning: ${planned.where}: ${planned.name}: ${text}\n`);
        const outcome = await send(api, planned, { ...options, warn });
        context.terminal.out(`${planned.kind} ${planned.name} ${outcome}\n`);
      } catch (error) {
        failures++;
        const message = error instanceof Error ? error.message : String(error);
        context.terminal.err(`Error: ${planned.where}: ${planned.name}: ${message}\n`);
      }
    }
    return failures > 0 ? EXIT.error : EXIT.ok;
  },
};

type Outcome = 'created' | 'configured' | 'unchanged';

async function send(
  api: ApiClient,
  planned: PlannedDocument,
  { validate, warn }: ApplyOptions & { warn(text: string): void },
): Promise<Outcome> {
  switch (planned.kind) {
    case 'unsupported':
      throw new Error(planned.reason);
    case 'rbac-policy': {
      const { applyRbacPolicy } = await import('../manifests/apply-rbac.ts');
      return applyRbacPolicy(api, planned.body);
    }
    case 'application': {
      const { name, namespace } = planned.body.metadata;
      const path = apiPath('applications', name ?? '');
      const before = await found<Application>(api, path, { appNamespace: namespace });
      const query = { upsert: true, validate };
      return outcomeOf(before, await api.post(apiPath('applications'), planned.body, query));
    }
    case 'project': {
      const before = await found<Comparable>(api, apiPath('projects', planned.name), {});
      const body = { project: planned.body, upsert: true };
      return outcomeOf(before, await api.post(apiPath('projects'), body));
    }
    case 'customizations': {
      const path = apiPath('lockstep', 'settings', 'customizations');
      const before = await api.get<{ data: unknown }>(path);
      const after = await api.put<CustomizationsAnswer>(path, { data: planned.body });
      if (after.ignoredKeys.length > 0) {
        warn(`not about resources, and not taken: ${after.ignoredKeys.join(', ')}`);
      }
      return isDeepStrictEqual(before.data, after.data) ? 'unchanged' : 'configured';
    }
    case 'repository':
    case 'cluster': {
      const [collection, id] =
        planned.kind === 'cluster'
          ? ['clusters', planned.body.server]
          : ['repositories', planned.body.repo];
      const before = await found(api, apiPath(collection ?? '', String(id)), {});
      await api.post(apiPath(collection ?? ''), planned.body, { upsert: true, validate });
      return before ? 'configured' : 'created';
    }
  }
}

interface CustomizationsAnswer {
  data: Record<string, string>;
  ignoredKeys: string[];
}

interface Comparable {
  metadata: Metadata;
  spec: unknown;
}

async function found<T>(api: ApiClient, path: string, query: { appNamespace?: string }) {
  return api.get<T>(path, query).catch((error: unknown) => {
    if (isNotFound(error)) return undefined;
    throw error;
  });
}

function outcomeOf(before: Comparable | undefined, after: Comparable): Outcome {
  if (!before) return 'created';
  return isDeepStrictEqual(stated(before), stated(after)) ? 'unchanged' : 'configured';
}

/** The part of an object that people write. */
function stated({ metadata, spec }: Comparable): unknown {
  const { labels, annotations, finalizers } = metadata;
  const { 'argocd.argoproj.io/refresh': _, ...kept } = annotations ?? {};
  return [spec, labels ?? {}, kept, finalizers ?? []];
}
