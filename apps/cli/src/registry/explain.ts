import type { CommandArea } from '../cli/command.ts';

/** Why something is as it is. */
export const explain: CommandArea = {
  groups: {
    explain: 'Why something is as it is, in sentences',
  },
  commands: {
    'explain app': {
      summary: 'Tell why an application is OutOfSync, does not sync, waits, or is not healthy',
      load: async () => (await import('../commands/explain/app.ts')).explainApp,
    },
  },
};
