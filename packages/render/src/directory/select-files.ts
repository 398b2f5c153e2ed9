import { matchesGlob, type Source } from '@lockstep/domain';
import { RenderError } from '../render-error.ts';
import type { TracedTree } from '../trace/traced-tree.ts';

type DirectorySettings = NonNullable<Source['directory']>;

const MAX_DEPTH = 64;
const MAX_PATTERN = 1024;
/** The field's own settings, which lie among the manifests. */
const SETTINGS_FILE = /^\.argocd-source(-.*)?\.yaml$/;

/** The files of a directory source, in order, as its `recurse`, `include` and `exclude` say. */
export async function selectFiles(
  tree: TracedTree,
  root: string,
  settings: DirectorySettings,
): Promise<string[]> {
  const selected: string[] = [];
  const mayBeManifest = settings.allowCustomExtensions ? isNoSettingsFile : isManifestName;
  const isSelected = selector(settings);
  const visit = async (dir: string, below: string, depth: number): Promise<void> => {
    if (depth > MAX_DEPTH) throw new RenderError('limit', `${dir}: nested too deep`);
    for (const entry of await tree.list(dir)) {
      const path = join(dir, entry.name);
      const relative = join(below, entry.name);
      // Only links that could be manifests are followed: others may lead wherever they want.
      const isFollowed = entry.type === 'symlink' && mayBeManifest(entry.name);
      const type = isFollowed ? (await tree.entry(path))?.type : entry.type;
      if (type === 'dir') {
        // A symlink to a directory could lead back up; manifests are found where they really lie.
        if (settings.recurse && entry.type === 'dir') await visit(path, relative, depth + 1);
      } else if (type === 'file' && mayBeManifest(entry.name) && isSelected(relative)) {
        selected.push(path);
      }
    }
  };
  await visit(root, '', 0);
  return selected;
}

function isManifestName(name: string): boolean {
  return /\.(ya?ml|json|jsonnet)$/.test(name) && isNoSettingsFile(name);
}

function isNoSettingsFile(name: string): boolean {
  return !SETTINGS_FILE.test(name);
}

/** The field's globs: `*` also crosses slashes; one that cannot be read matches nothing. */
function selector(settings: DirectorySettings): (relative: string) => boolean {
  const { include, exclude } = settings;
  for (const pattern of [include, exclude]) {
    if (pattern && pattern.length > MAX_PATTERN) {
      throw new RenderError('spec', 'directory: the pattern is too long');
    }
  }
  return (relative) => {
    if (exclude && matchesGlob(exclude, relative)) return false;
    return !include || matchesGlob(include, relative);
  };
}

function join(dir: string, name: string): string {
  return dir === '' ? name : `${dir}/${name}`;
}
