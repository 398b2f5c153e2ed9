/** One name in a directory of a commit. `oid` changes exactly when what it names changes. */
export interface TreeEntry {
  name: string;
  type: 'file' | 'dir' | 'symlink' | 'submodule';
  oid: string;
  executable: boolean;
}

export type TreeListing = ReadonlyMap<string, TreeEntry>;

const TYPES: Record<string, TreeEntry['type']> = {
  '40000': 'dir',
  '040000': 'dir',
  '120000': 'symlink',
  '160000': 'submodule',
};

/**
 * Reads a tree object: `<mode> <name>\0<oid>` again and again. Names that no working tree can have
 * (`..`, `.git`, with a slash) are left out: they exist only to trick whoever checks them out.
 */
export function parseTree(content: Buffer, oidBytes: number): TreeListing {
  const listing = new Map<string, TreeEntry>();
  let at = 0;
  while (at < content.length) {
    const space = content.indexOf(32, at);
    const nul = content.indexOf(0, space);
    if (space < 0 || nul < 0) break;
    const mode = content.toString('latin1', at, space);
    const name = content.toString('utf8', space + 1, nul);
    const oid = content.toString('hex', nul + 1, nul + 1 + oidBytes);
    at = nul + 1 + oidBytes;
    if (isHonestName(name)) {
      listing.set(name, { name, type: TYPES[mode] ?? 'file', oid, executable: mode === '100755' });
    }
  }
  return listing;
}

function isHonestName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !name.includes('/') && !isGitDir(name);
}

/** What some file system takes for `.git`: in other letters, with what it drops, by a short name. */
function isGitDir(name: string): boolean {
  const seen = name.replace(IGNORED_BY_HFS, '').split(/[:\\]/, 1)[0] ?? '';
  return /^(\.git|git~1)[. ]*$/i.test(seen);
}

const IGNORED_BY_HFS = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;
