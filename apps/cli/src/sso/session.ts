/** What the server gives programs. */
export interface SessionForProgram {
  token: string;
  username: string;
  expiresAt: string;
}
