/** What an archive may hold at most; past it nothing of it is kept. */
export interface ArchiveLimits {
  /** As it is downloaded. */
  maxArchiveBytes: number;
  /** All of it unpacked, headers and padding too. */
  maxUnpackedBytes: number;
  maxEntries: number;
  maxDepth: number;
}

export const DEFAULT_ARCHIVE_LIMITS: ArchiveLimits = {
  maxArchiveBytes: 128 * 1024 * 1024,
  maxUnpackedBytes: 512 * 1024 * 1024,
  maxEntries: 50_000,
  maxDepth: 40,
};
