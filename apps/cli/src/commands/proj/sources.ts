import { listCommand } from '../../project/edit-list.ts';

/** From where a project's applications may come, and where they may live. */
export const addSource = source('add-source', true);
export const removeSource = source('remove-source', false);
export const addSourceNamespace = sourceNamespace('add-source-namespace', true);
export const removeSourceNamespace = sourceNamespace('remove-source-namespace', false);
export const addSignatureKey = signatureKey('add-signature-key', true);
export const removeSignatureKey = signatureKey('remove-signature-key', false);

function source(name: string, adds: boolean) {
  return listCommand({
    field: 'sourceRepos',
    arguments: [['<url>', 'an address or a glob; with ! before it, what is denied']],
    example: `lockstep proj ${name} shop 'https://git.example.com/shop/*'`,
    adds,
    entry: ([url]) => url,
    tell: ([url]) => `source ${url}`,
  });
}

function sourceNamespace(name: string, adds: boolean) {
  return listCommand({
    field: 'sourceNamespaces',
    arguments: [['<namespace>', 'where applications may live: a name or a glob']],
    example: `lockstep proj ${name} shop team-shop`,
    adds,
    entry: ([namespace]) => namespace,
    tell: ([namespace]) => `source namespace ${namespace}`,
  });
}

function signatureKey(name: string, adds: boolean) {
  return listCommand({
    field: 'signatureKeys',
    arguments: [['<key-id>', 'of a key that `lockstep gpg list` shows']],
    example: `lockstep proj ${name} shop 4AEE18F83AFDEB23`,
    adds,
    entry: ([keyID]) => ({ keyID }),
    tell: ([keyID]) => `signature key ${keyID}`,
  });
}
