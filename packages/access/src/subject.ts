/** Who asks: the person or machine behind a verified token. */
export interface Subject {
  username: string;
  groups: string[];
  /** `argocd` for local accounts, else the address of the identity provider. */
  issuer: string;
  tokenId: string;
  issuedAt: Date;
  expiresAt: Date;
}
