import type { CommandArea } from '../cli/command.ts';

/** What works on files: bringing them in, and checking them. */
export const files: CommandArea = {
  groups: {
    import: 'Bring over what another tool declares',
  },
  commands: {
    apply: {
      summary:
        'Create or update everything in files: applications, projects, repositories, clusters',
      load: async () => (await import('../commands/apply.ts')).apply,
    },
    'import flux': {
      summary: "Turn Flux's Kustomizations and HelmReleases into applications",
      load: async () => (await import('../commands/import/flux.ts')).importFlux,
    },
    'import argocd': {
      summary: 'Take over applications, projects, repositories, clusters and settings of Argo CD',
      load: async () => (await import('../commands/import/argocd.ts')).importArgocd,
    },
    validate: {
      summary: 'Check folders before they are deployed: schema, rules, policies, dry run',
      load: async () => (await import('../commands/validate.ts')).validate,
    },
    eval: {
      summary: 'Answer questions offline: JSON lines in, JSON lines out',
      load: async () => (await import('../commands/eval.ts')).evaluate,
    },
  },
};
