/** A private key that opens files encrypted by SOPS, without what is secret of it. */
export interface SopsKeyInfo {
  /** An age recipient, or an OpenPGP fingerprint: it names the key and is no secret. */
  id: string;
  type: 'age' | 'pgp';
  /** What people call it; may be empty. */
  name: string;
  /** Whose applications it opens files for; empty for those of all projects. */
  project: string;
  createdAt: string;
}
