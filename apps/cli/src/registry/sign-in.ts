import type { CommandArea } from '../cli/command.ts';

/** Signing in, and which server is meant. */
export const signIn: CommandArea = {
  commands: {
    login: {
      summary: 'Sign in to a server and remember it',
      load: async () => (await import('../commands/login.ts')).login,
    },
    logout: {
      summary: 'Sign out, and forget the token',
      load: async () => (await import('../commands/logout.ts')).logout,
    },
    context: {
      summary: 'Show the servers you signed in to, or switch to another',
      load: async () => (await import('../commands/context.ts')).context,
    },
    version: {
      summary: 'Show the version of this program and of the server',
      load: async () => (await import('../commands/version.ts')).version,
    },
  },
};
