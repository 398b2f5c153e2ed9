import type { CommandArea } from '../cli/command.ts';

/** The audit. */
export const audit: CommandArea = {
  groups: {
    audit: 'Who did what, and who was refused',
  },
  aliases: {
    'audit list': ['ls'],
  },
  commands: {
    'audit list': {
      summary: 'List who did what, newest first',
      load: async () => (await import('../commands/audit/list.ts')).auditList,
    },
    'audit export': {
      summary: 'Print the audit as JSON lines or CSV, oldest first',
      load: async () => (await import('../commands/audit/export.ts')).auditExport,
    },
  },
};
