/** What automation remembers of an application's resources, by resource key. */
export interface AutomationMemory {
  /** A keyed digest of what Git stated when it was last Synced: what differs from it has drifted. */
  deployed?: Record<string, string>;
  /** Fields that self-heal put right lately, by resource key and field. */
  heals?: Record<string, Record<string, HealedField>>;
}

export interface HealedField {
  /** When it was put right, oldest first (RFC 3339). */
  at: string[];
  /** A keyed digest of the value that Git states: another one begins anew. */
  stated: string;
}

/** Why automation does or does not act, and until when if that is known; in words. */
export interface AutomationStatus {
  because: string;
  until?: string;
}
