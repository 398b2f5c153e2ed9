import { z } from 'zod';

/** TLS certificates (`https`) and ssh host keys (`ssh`), in the field's words. */
export const CERTIFICATE_TYPES = ['https', 'ssh'] as const;

/** A certificate or host key as the field's API takes and answers it; `certData` is base64. */
export const repositoryCertificateSchema = z.object({
  serverName: z.string().min(1, 'must not be empty'),
  certType: z.enum(CERTIFICATE_TYPES),
  /** Of a host key its type; of a certificate the algorithm of its key. */
  certSubType: z.string().default(''),
  /** PEM of a certificate, or what a known_hosts file has as the key. */
  certData: z.string().nullish(),
  /** Its subject, or the fingerprint of the key; only answered. */
  certInfo: z.string().optional(),
});
export type RepositoryCertificate = z.infer<typeof repositoryCertificateSchema>;

/** An OpenPGP public key as the field's API takes and answers it. */
export interface GpgPublicKey {
  /** 16 hexadecimal digits in upper case. */
  keyID: string;
  fingerprint: string;
  /** `Name <address>`. */
  owner: string;
  trust: string;
  /** `rsa4096`, `ed25519`… */
  subType: string;
  /** Armoured; empty in lists. */
  keyData: string;
}
