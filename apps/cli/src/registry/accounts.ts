import type { CommandArea } from '../cli/command.ts';

/** Accounts, their tokens and sessions. */
export const accounts: CommandArea = {
  groups: {
    account: 'Accounts, their tokens, and where you are signed in',
    'account session': 'Where somebody is signed in',
    'account exchange': "Which CI jobs' own tokens buy a short session",
  },
  aliases: {
    'account list': ['ls'],
    'account delete': ['rm'],
    'account session list': ['ls'],
  },
  commands: {
    'account list': {
      summary: 'List the local accounts',
      load: async () => (await import('../commands/account/list.ts')).accountList,
    },
    'account get': {
      summary: 'Show an account and its tokens',
      load: async () => (await import('../commands/account/get.ts')).accountGet,
    },
    'account create': {
      summary: 'Make a local account',
      load: async () => (await import('../commands/account/create.ts')).accountCreate,
    },
    'account delete': {
      summary: 'Delete accounts, with their tokens and sessions',
      load: async () => (await import('../commands/account/delete.ts')).accountDelete,
    },
    'account enable': {
      summary: 'Let an account be used, or change what it is for',
      load: async () => (await import('../commands/account/enable.ts')).accountEnable,
    },
    'account disable': {
      summary: 'Shut an account out; its sessions end',
      load: async () => (await import('../commands/account/enable.ts')).accountDisable,
    },
    'account generate-token': {
      summary: 'Make a token for programs',
      load: async () => (await import('../commands/account/tokens.ts')).generateToken,
    },
    'account delete-token': {
      summary: 'Revoke a token',
      load: async () => (await import('../commands/account/tokens.ts')).deleteToken,
    },
    'account reset-password': {
      summary: 'Give an account a password that has to be changed',
      load: async () =>
        (await import('../commands/account/reset-password.ts')).accountResetPassword,
    },
    'account settings': {
      summary: 'Show or change how long sessions last and what passwords are like',
      load: async () => (await import('../commands/account/settings.ts')).accountSettings,
    },
    'account exchange show': {
      summary: 'Show whose tokens buy a session, and for what',
      load: async () => (await import('../commands/account/exchange/show.ts')).exchangeShow,
    },
    'account exchange set': {
      summary: 'Say so anew, from a file',
      load: async () => (await import('../commands/account/exchange/set.ts')).exchangeSet,
    },
    'account session list': {
      summary: 'List where you are signed in',
      load: async () => (await import('../commands/account/session/sessions.ts')).sessionList,
    },
    'account session logout': {
      summary: 'End sessions, or sign out everywhere',
      load: async () => (await import('../commands/account/session/sessions.ts')).sessionLogout,
    },
    'account update-password': {
      summary: 'Change your password',
      load: async () => (await import('../commands/account/update-password.ts')).updatePassword,
    },
    'account get-user-info': {
      summary: 'Show who you are to the server',
      load: async () => (await import('../commands/account/get-user-info.ts')).getUserInfo,
    },
    'account can-i': {
      summary: 'Ask whether you may do something',
      load: async () => (await import('../commands/account/can-i.ts')).canI,
    },
  },
};
