/** A private key that opens files encrypted by SOPS. */
export interface SopsKey {
  /** Names the key without telling it. */
  id: string;
  type: 'age' | 'pgp';
  /** One or more `AGE-SECRET-KEY-…` lines, or an armoured OpenPGP private key without passphrase. */
  secret: string;
}

/** What a render opens encrypted files with. */
export interface Decrypter {
  /** Changes when keys come or go, and tells none of them. */
  keyIds: readonly string[];
  keys: readonly SopsKey[];
  /** The `sops` program and its environment, for keys that lie in a cloud. */
  program?: SopsProgram;
}

export interface SopsProgram {
  file: string;
  env: Readonly<Record<string, string>>;
}
