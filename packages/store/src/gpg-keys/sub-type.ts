/** Elliptic curves by the object identifiers in keys (RFC 9580, section 9.2), as gpg calls them. */
const CURVES: Record<string, string> = {
  '2b06010401da470f01': 'ed25519',
  '2b6570': 'ed25519',
  '2b6571': 'ed448',
  '2b060104019755010501': 'cv25519',
  '2a8648ce3d030107': 'nistp256',
  '2b81040022': 'nistp384',
  '2b81040023': 'nistp521',
  '2b8104000a': 'secp256k1',
  '2b2403030208010107': 'brainpoolP256r1',
  '2b240303020801010b': 'brainpoolP384r1',
  '2b240303020801010d': 'brainpoolP512r1',
};

/** Algorithms whose first number tells their size, by their number (section 9.1). */
const SIZED: Record<number, string> = { 1: 'rsa', 2: 'rsa', 3: 'rsa', 16: 'elg', 17: 'dsa' };
const ON_A_CURVE = [18, 19, 22];
const FIXED: Record<number, string> = { 25: 'x25519', 26: 'x448', 27: 'ed25519', 28: 'ed448' };

/** Algorithm and size of a public key as gpg writes them: `rsa4096`, `ed25519`, `nistp256`. */
export function subTypeOf(body: Buffer): string {
  const algorithm = body[5] ?? 0;
  // From version 5 on the length of the key material stands before it.
  const material = body.subarray(body[0] === 4 ? 6 : 10);
  const sized = SIZED[algorithm];
  if (sized && material.length >= 2) return `${sized}${material.readUInt16BE(0)}`;
  if (ON_A_CURVE.includes(algorithm)) {
    const oid = material.subarray(1, 1 + (material[0] ?? 0)).toString('hex');
    return CURVES[oid] ?? `curve ${oid.slice(0, 40)}`;
  }
  return FIXED[algorithm] ?? `algorithm ${algorithm}`;
}
