/** What a pointer file of Git LFS stands for. */
export interface LfsPointer {
  /** SHA-256 of the content, in hex. */
  oid: string;
  sizeBytes: number;
}

/** Longer files are none: the specification's limit. */
export const MAX_POINTER_BYTES = 1024;

const VERSION = /^version https?:\/\/(?:git-lfs\.github\.com|hawser\.github\.com)\/spec\/v1$/;

/** Reads a pointer file, as the LFS specification has it; undefined for any other text. */
export function parsePointer(content: Buffer): LfsPointer | undefined {
  if (content.length === 0 || content.length > MAX_POINTER_BYTES) return undefined;
  const [version = '', ...lines] = content.toString('utf8').split('\n');
  if (!VERSION.test(version)) return undefined;
  const fields = new Map(lines.map((line) => line.split(' ', 2) as [string, string]));
  const oid = /^sha256:([0-9a-f]{64})$/.exec(fields.get('oid') ?? '')?.[1];
  const size = fields.get('size') ?? '';
  if (oid === undefined || !/^\d{1,15}$/.test(size)) return undefined;
  return { oid, sizeBytes: Number(size) };
}
