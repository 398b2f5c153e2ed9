import type { TestRepo } from '@lockstep/testkit';

const FILES_PER_FOLDER = 100;
const COMMITS = 1_000;
const FILES_PER_COMMIT = 6;
const FILES_AT_ONCE = 10_000;

export function folderOf(index: number): string {
  return `apps/app-${String(index).padStart(4, '0')}`;
}

export function fileOf(index: number): string {
  const within = String(index % FILES_PER_FOLDER).padStart(3, '0');
  return `${folderOf(Math.floor(index / FILES_PER_FOLDER))}/file-${within}.yaml`;
}

/** A file of some 700 bytes that no other resembles: nothing is gained by how packs are made. */
export function content(index: number, version: number): string {
  const entries = Array.from(
    { length: 12 },
    (_, key) => `  key-${key}: "${noise(index, version, key)}"`,
  );
  const name = `file-${index % FILES_PER_FOLDER}`;
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n${entries.join('\n')}\n`;
}

/** Fills a repository with so many files in folders of a hundred, and a history on top of them. */
export async function fillMonorepo(repo: TestRepo, files: number): Promise<void> {
  for (let from = 0; from < files; from += FILES_AT_ONCE) {
    const count = Math.min(FILES_AT_ONCE, files - from);
    await importCommits(repo, [Array.from({ length: count }, (_, at) => from + at)]);
  }
  const history = Array.from({ length: COMMITS }, (_, commit) =>
    Array.from({ length: FILES_PER_COMMIT }, (_, at) => (commit * 7_919 + at * 104_729) % files),
  );
  await importCommits(repo, history);
}

/** Each list of files is a commit that changes them. */
async function importCommits(repo: TestRepo, commits: readonly number[][]): Promise<void> {
  const before = await repo.head().catch(() => undefined);
  const lines = commits.flatMap((changed, commit) => [
    'commit refs/heads/main',
    `committer Bench <bench@example.com> ${1_700_000_000 + commit * 60} +0000`,
    data(`Commit ${commit}`),
    ...(commit === 0 && before ? [`from ${before}`] : []),
    ...changed.flatMap((index) => [
      `M 100644 inline ${fileOf(index)}`,
      data(content(index, before ? commit + 1 : 0)),
    ]),
  ]);
  await repo.git(['fast-import', '--quiet'], `${lines.join('\n')}\n`);
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}

/** Thirty-two digits that follow from their place alone (xorshift32). */
function noise(index: number, version: number, key: number): string {
  let state = (index * 2_654_435_761 + version * 40_503 + key * 97 + 1) >>> 0 || 1;
  let digits = '';
  for (let word = 0; word < 4; word++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    digits += (state >>> 0).toString(16).padStart(8, '0');
  }
  return digits;
}
