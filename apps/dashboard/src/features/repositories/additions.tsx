import { queryKeys } from '../../api/keys.ts';
import { createCertificates, createGpgKeys } from '../../api/repositories.ts';
import { Command } from '../../ui/empty-state.tsx';
import type { Addition } from './add-dialog.tsx';
import { certificateItem, hostKeyItem, hostKeysIn } from './trust-words.ts';

export const ADD_CERTIFICATE: Addition = {
  title: 'Add a certificate',
  intro: (
    <p>
      What repositories of this server are then believed by: its own certificate, or those of the
      authority that it comes from.
    </p>
  ),
  server: { label: 'Server', placeholder: 'git.example.com' },
  area: {
    label: 'Certificates',
    placeholder: '-----BEGIN CERTIFICATE-----',
    hint: 'One or more in PEM',
  },
  run: async (text, server) => {
    await createCertificates([certificateItem(server, text)], { upsert: true });
    return `Certificates of ${server.trim()} kept`;
  },
  queryKey: queryKeys.certificates,
};

export const ADD_KNOWN_HOSTS: Addition = {
  title: 'Add known hosts',
  intro: (
    <>
      <p>
        Lines of a known_hosts file. This prints them; compare what it says with what the server’s
        operator publishes:
      </p>
      <Command>ssh-keyscan git.example.com</Command>
    </>
  ),
  area: { label: 'Known hosts', placeholder: 'git.example.com ssh-ed25519 AAAAC3NzaC1…' },
  check: (text) => {
    const found = hostKeysIn(text);
    return 'problem' in found ? found.problem : undefined;
  },
  run: async (text) => {
    const found = hostKeysIn(text);
    const keys = 'problem' in found ? [] : found;
    await createCertificates(keys.map(hostKeyItem), { upsert: true });
    return keys.length === 1 ? 'One host key kept' : `${keys.length} host keys kept`;
  },
  queryKey: queryKeys.certificates,
};

export const ADD_GPG_KEYS: Addition = {
  title: 'Add GPG keys',
  intro: (
    <>
      <p>Armoured public keys, as many as you like. This prints one:</p>
      <Command>gpg --armor --export ann@example.com</Command>
    </>
  ),
  area: { label: 'Public keys', placeholder: '-----BEGIN PGP PUBLIC KEY BLOCK-----' },
  run: async (text) => {
    const { created, skipped } = await createGpgKeys(text);
    const added = created.items?.length ?? 0;
    const there = skipped?.length ? `, ${skipped.length} were there already` : '';
    return `${added === 1 ? 'One key' : `${added} keys`} added${there}`;
  },
  queryKey: queryKeys.gpgKeys,
};
