import type { SourceTree } from '../source/source-tree.ts';
import { decryptFile } from './decrypt-file.ts';
import { mayBeEncrypted } from './formats.ts';
import type { OpenedContents } from './opened-contents.ts';
import { SopsError } from './sops-error.ts';
import type { Decrypter } from './sops-key.ts';

/**
 * The same tree, whose encrypted files are read as they were before. Ids stay those of what is in
 * the repository. `onEncrypted` is told of every file for which keys were needed; what was in it goes
 * to `opened`.
 */
export function decryptingTree(
  tree: SourceTree,
  decrypter: Decrypter,
  { opened, onEncrypted }: { opened: OpenedContents; onEncrypted(): void },
): SourceTree {
  return {
    commit: tree.commit,
    entry: (path) => tree.entry(path),
    list: (dir) => tree.list(dir),
    read: async (path, options = {}) => {
      const content = await tree.read(path, options);
      const { encrypted = 'open' } = options;
      if (encrypted === 'keep' || !mayBeEncrypted(content)) return content;
      onEncrypted();
      try {
        const plain = await decryptFile(content, path, decrypter, (value) => opened.add(value));
        if (!plain) return content;
        opened.add(plain);
        return plain;
      } catch (error) {
        // Beside what is needed may lie what is for somebody else.
        if (encrypted === 'open-if-possible' && error instanceof SopsError && error.lacksKey) {
          return content;
        }
        throw error;
      }
    },
  };
}
