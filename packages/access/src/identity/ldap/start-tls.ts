import type { Socket } from 'node:net';

/** An ExtendedRequest of message id 1 for 1.3.6.1.4.1.1466.20037 (RFC 4511, section 4.14). */
const REQUEST = Buffer.concat([
  Buffer.from('301d02010177188016', 'hex'),
  Buffer.from('1.3.6.1.4.1.1466.20037'),
]);
const LONGEST_ANSWER_BYTES = 4_096;

/**
 * Asks the directory to encrypt what follows. What comes along with its answer is refused: it was
 * not encrypted, and would be taken for the beginning of what is.
 */
export async function requestStartTls(socket: Socket): Promise<void> {
  socket.write(REQUEST);
  const answer = await readMessage(socket);
  if (!saysSuccess(answer)) throw new Error('the directory refuses StartTLS');
}

function readMessage(socket: Socket): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let received: Buffer = Buffer.alloc(0);
    const settle = (finish: () => void) => {
      socket.off('data', take);
      socket.off('close', refuse);
      socket.pause();
      finish();
    };
    const refuse = () => settle(() => reject(new Error('the connection ended within StartTLS')));
    const take = (data: Buffer) => {
      received = Buffer.concat([received, data]);
      const length = messageLength(received);
      if (length === undefined && received.length < LONGEST_ANSWER_BYTES) return;
      if (length === received.length) settle(() => resolve(received));
      else if (length === undefined || length < received.length || length > LONGEST_ANSWER_BYTES) {
        settle(() => reject(new Error('what the directory answers to StartTLS is not an answer')));
      }
    };
    socket.on('data', take);
    socket.on('close', refuse);
  });
}

/** The length of the message that begins here, its head included; undefined while that is not told. */
function messageLength(data: Buffer): number | undefined {
  const short = data[1];
  if (short === undefined) return undefined;
  if (short < 0x80) return 2 + short;
  const digits = short - 0x80;
  if (digits > 2) return LONGEST_ANSWER_BYTES * 16;
  return data.length < 2 + digits
    ? undefined
    : 2 + digits + data.readUIntBE(2, Math.max(digits, 1));
}

/** Message id 1, an ExtendedResponse, result code 0; any of the lengths may be told in several bytes. */
function saysSuccess(answer: Buffer): boolean {
  const [message] = element(answer, 0x30);
  const [id, afterId] = element(message, 0x02);
  const [response] = element(afterId, 0x78);
  const [code] = element(response, 0x0a);
  return id?.equals(Buffer.of(1)) === true && code?.equals(Buffer.of(0)) === true;
}

/** The content of the element that begins here, and what follows it. */
function element(data: Buffer | undefined, tag: number): [Buffer?, Buffer?] {
  const length = data && messageLength(data);
  if (!data || length === undefined || data[0] !== tag || length > data.length) return [];
  const second = data[1] ?? 0;
  const head = 2 + (second < 0x80 ? 0 : second - 0x80);
  return [data.subarray(head, length), data.subarray(length)];
}
