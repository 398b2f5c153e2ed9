import type { CommandArea } from '../cli/command.ts';

/** Application sets. */
export const applicationSets: CommandArea = {
  groups: {
    appset: 'Application sets: applications made by generators and a template',
  },
  commands: {
    'appset generate': {
      summary: 'Show the applications that application sets make, from files, without a server',
      load: async () => (await import('../commands/appset/generate.ts')).appsetGenerate,
    },
  },
};
