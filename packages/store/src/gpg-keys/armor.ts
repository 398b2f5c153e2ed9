import { UserError } from '@lockstep/domain';

const BEGIN = /^-----BEGIN PGP ([A-Z ]{1,40})-----$/;
const PUBLIC_KEY = 'PUBLIC KEY BLOCK';

/** What `gpg --armor --export` of all keys of an organisation may come to. */
const MAX_CHARACTERS = 4 * 1024 * 1024;

/**
 * The bytes in every armoured block of public keys (RFC 9580, section 6.2).
 * @throws UserError invalid-argument for what is no such text, and for private keys.
 */
export function readArmor(text: string): Uint8Array[] {
  if (text.length > MAX_CHARACTERS) throw notAKey(`it is longer than ${MAX_CHARACTERS} characters`);
  const blocks = blocksOf(text);
  if (blocks.length === 0) {
    throw notAKey('there is no block that begins with -----BEGIN PGP PUBLIC KEY BLOCK-----');
  }
  return blocks.map(({ kind, lines }) => {
    if (kind !== PUBLIC_KEY) throw notAKey(`a block is a ${kind}: export the public key alone`);
    return readBody(lines);
  });
}

interface Block {
  kind: string;
  lines: string[];
}

/** Line by line: a block that does not end is none, and the next one begins anew. */
function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | undefined;
  for (const line of text.split('\n').map((one) => one.trim())) {
    const begun = BEGIN.exec(line)?.[1];
    if (begun !== undefined) open = { kind: begun, lines: [] };
    else if (open && line === `-----END PGP ${open.kind}-----`) {
      blocks.push(open);
      open = undefined;
    } else open?.lines.push(line);
  }
  return blocks;
}

/** Headers end with an empty line; a line that begins with `=` is the checksum. */
function readBody(lines: string[]): Uint8Array {
  const firstHeaderEnd = lines.indexOf('');
  const hasHeaders =
    firstHeaderEnd > 0 && lines.slice(0, firstHeaderEnd).some((l) => l.includes(':'));
  const content = lines
    .slice(hasHeaders ? firstHeaderEnd : 0)
    .filter((line) => line !== '' && !line.startsWith('='))
    .join('');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(content)) throw notAKey('a block is not base64');
  return Buffer.from(content, 'base64');
}

export function writeArmor(bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return [
    `-----BEGIN PGP ${PUBLIC_KEY}-----`,
    '',
    ...lines,
    `=${checksum(bytes)}`,
    `-----END PGP ${PUBLIC_KEY}-----`,
    '',
  ].join('\n');
}

/** CRC-24 as RFC 9580, section 6.1.1 has it: older programs ask for it. */
function checksum(bytes: Uint8Array): string {
  let crc = 0xb704ce;
  for (const byte of bytes) {
    crc ^= byte << 16;
    for (let bit = 0; bit < 8; bit++) {
      crc <<= 1;
      if (crc & 0x1000000) crc ^= 0x1864cfb;
    }
  }
  return Buffer.from([crc >> 16, crc >> 8, crc].map((part) => part & 0xff)).toString('base64');
}

export function notAKey(why: string): UserError {
  return new UserError('invalid-argument', `this is not an armoured OpenPGP public key: ${why}`, [
    { field: 'keyData', reason: why },
  ]);
}
