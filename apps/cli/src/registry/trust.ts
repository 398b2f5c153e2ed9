import type { CommandArea } from '../cli/command.ts';

/** Certificates and keys that sources are read and checked with. */
export const trust: CommandArea = {
  groups: {
    cert: 'TLS certificates and SSH host keys of repository servers',
    gpg: 'GPG keys that signatures of commits are checked with',
    'sops-key': 'Keys that open files encrypted by SOPS',
  },
  aliases: {
    'cert list': ['ls'],
    'cert rm': ['remove', 'delete'],
    'gpg list': ['ls'],
    'gpg rm': ['remove', 'delete'],
  },
  commands: {
    'sops-key add': {
      summary: 'Give Lockstep private keys that open encrypted files',
      load: async () => (await import('../commands/sops-key/add.ts')).sopsKeyAdd,
    },
    'sops-key list': {
      summary: 'List keys, without what is secret of them',
      load: async () => (await import('../commands/sops-key/list.ts')).sopsKeyList,
    },
    'sops-key rm': {
      summary: 'Remove keys',
      load: async () => (await import('../commands/sops-key/rm.ts')).sopsKeyRm,
    },
    'cert list': {
      summary: 'List TLS certificates and SSH host keys',
      load: async () => (await import('../commands/cert/list.ts')).certList,
    },
    'cert add-tls': {
      summary: 'Trust a TLS certificate for a server',
      load: async () => (await import('../commands/cert/add-tls.ts')).certAddTls,
    },
    'cert add-ssh': {
      summary: 'Trust the SSH host keys of known_hosts lines',
      load: async () => (await import('../commands/cert/add-ssh.ts')).certAddSsh,
    },
    'cert rm': {
      summary: 'Forget certificates and host keys of a server',
      load: async () => (await import('../commands/cert/rm.ts')).certRm,
    },
    'gpg list': {
      summary: 'List GPG keys',
      load: async () => (await import('../commands/gpg/list.ts')).gpgList,
    },
    'gpg get': {
      summary: 'Show one GPG key',
      load: async () => (await import('../commands/gpg/get.ts')).gpgGet,
    },
    'gpg add': {
      summary: 'Add GPG public keys',
      load: async () => (await import('../commands/gpg/add.ts')).gpgAdd,
    },
    'gpg rm': {
      summary: 'Forget GPG keys',
      load: async () => (await import('../commands/gpg/rm.ts')).gpgRm,
    },
  },
};
