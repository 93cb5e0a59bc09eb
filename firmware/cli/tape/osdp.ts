// OSDP on a tape: what was said in clear loses its secrets, a channel whose key is known is written anew under a key that
// everybody knows, and one whose key is not known is made zeros; checks and MACs are made anew; pure.
import { COMMAND, REPLY } from '../../src/readers/osdp/commands.ts';
import {
  coveredBytes,
  MARK,
  NOTHING_HELD,
  readFrames,
  SCB,
  sealFrame,
  type ReadFrame,
} from '../../src/readers/osdp/frame.ts';
import { OSDP_BAUD_RATE } from '../../src/readers/osdp/reader.ts';
import {
  decrypt,
  encrypt,
  firstMac,
  macOf,
  panelCryptogram,
  readerCryptogram,
  same,
  SCBK_DEFAULT,
  sessionKeys,
  type SessionKeys,
} from '../../src/readers/osdp/secure.ts';
import { cutBy } from './found.ts';
import type { Cut, Masked, Model, Piece } from './model.ts';
import { createDataMask, TAPE_KEY, type Payload } from './osdp-data.ts';

/** One channel as it was and as it stands on the tape. */
interface Side {
  readonly keys: SessionKeys;
  /** The whole last MAC of each direction. */
  readonly command: Uint8Array;
  readonly reply: Uint8Array;
}
interface Pair {
  readonly real: Side;
  readonly tape: Side;
}
interface Session {
  /** Of the CHLNG. */
  readonly randomA: Uint8Array;
  readonly isDefault: boolean;
  readonly pair: Pair | null;
}

const NO_MAC = new Uint8Array(16);
const side = (scbk: Uint8Array, randomA: Uint8Array): Side => ({
  keys: sessionKeys(scbk, randomA),
  command: NO_MAC,
  reply: NO_MAC,
});
const CRYPTOGRAM_AT = 16;

function seal(frame: ReadFrame, data: Uint8Array, mac: Uint8Array | null): Uint8Array {
  const covered = coveredBytes({ ...frame, data });
  return sealFrame(covered, frame.mac === null ? null : (mac ?? NO_MAC).subarray(0, frame.mac.length), frame.check);
}

const blank = (frame: ReadFrame, says: string): Masked => ({
  bytes: seal(frame, new Uint8Array(frame.data.length), null),
  says: `${says}, unread`,
  secret: null,
});

/** The key that the reader's answer proves, among those that are known. */
function openWith({ randomA, isDefault }: Session, answer: Uint8Array, known: readonly Uint8Array[]): Pair | null {
  const randomB = answer.subarray(8, CRYPTOGRAM_AT);
  const proves = (scbk: Uint8Array): boolean =>
    same(answer.subarray(CRYPTOGRAM_AT), readerCryptogram(sessionKeys(scbk, randomA), randomA, randomB));
  const scbk = (isDefault ? [SCBK_DEFAULT] : known).find(proves);
  return scbk === undefined ? null : { real: side(scbk, randomA), tape: side(isDefault ? scbk : TAPE_KEY, randomA) };
}

/** Frames of a handshake: cryptograms prove a key, so on the tape they prove the tape's. */
function handshake(frame: ReadFrame, session: Session | null, known: readonly Uint8Array[]) {
  const { id, data, block } = frame;
  const forgotten = (says: string) => ({ masked: blank(frame, says), session: null });
  if (!frame.reply && id === COMMAND.challenge) {
    const fresh: Session = { randomA: Uint8Array.from(data), isDefault: block?.data[0] === 0, pair: null };
    return { masked: { bytes: seal(frame, data, null), says: 'CHLNG', secret: null }, session: fresh };
  }
  if (session === null) return forgotten('handshake');
  if (frame.reply && id === REPLY.answer) {
    const pair = openWith(session, data, known);
    if (pair === null) return forgotten('CCRYPT');
    const randomB = data.slice(8, CRYPTOGRAM_AT);
    const proof = readerCryptogram(pair.tape.keys, session.randomA, randomB);
    const masked = {
      bytes: seal(frame, Uint8Array.from([...data.subarray(0, CRYPTOGRAM_AT), ...proof]), null),
      says: 'CCRYPT',
      secret: null,
    };
    const expected = panelCryptogram(pair.tape.keys, session.randomA, randomB);
    // Kept where the first MAC will be made from it.
    return { masked, session: { ...session, pair: { real: pair.real, tape: { ...pair.tape, command: expected } } } };
  }
  const { pair } = session;
  if (pair === null) return forgotten('handshake');
  const cryptogram = pair.tape.command;
  if (!frame.reply && id === COMMAND.proof) {
    return { masked: { bytes: seal(frame, cryptogram, null), says: 'SCRYPT', secret: null }, session };
  }
  if (!frame.reply || id !== REPLY.firstMac) return forgotten('handshake');
  const reply = firstMac(pair.tape.keys, cryptogram);
  const real = { ...pair.real, reply: Uint8Array.from(data) };
  return {
    masked: { bytes: seal(frame, reply, null), says: 'RMAC_I', secret: null },
    session: { ...session, pair: { real, tape: { ...pair.tape, reply } } },
  };
}

/** A frame of an open channel: read with the real keys, written with those of the tape; null: not of this channel. */
function rewrite(frame: ReadFrame, { real, tape }: Pair, mask: (data: Uint8Array) => Payload) {
  const iv = (of: Side): Uint8Array => (frame.reply ? of.command : of.reply);
  const realMac = macOf(real.keys, iv(real), frame.covered);
  if (frame.mac === null || !same(realMac.subarray(0, 4), frame.mac)) return null;
  const hidden = frame.data.length > 0;
  const plain = hidden ? decrypt(real.keys, iv(real), frame.data) : frame.data;
  if (plain === null) return null;
  const payload = mask(plain);
  const data = hidden ? encrypt(tape.keys, iv(tape), payload.data) : payload.data;
  const tapeMac = macOf(tape.keys, iv(tape), coveredBytes({ ...frame, data }));
  const turned = (of: Side, mac: Uint8Array): Side => ({ ...of, [frame.reply ? 'reply' : 'command']: mac });
  const masked: Masked = { bytes: seal(frame, data, tapeMac), says: payload.says, secret: payload.secret };
  return { masked, pair: { real: turned(real, realMac), tape: turned(tape, tapeMac) }, plain };
}

const hasMac = ({ block }: ReadFrame): boolean => block !== null && block.type >= SCB.command;
const KEY_AT = 2;

function createMask(keys: readonly Uint8Array[]): (bytes: Uint8Array) => Masked {
  const known = [...keys];
  const maskData = createDataMask();
  let session: Session | null = null;
  /** Repeats are the same bytes, and stay so. */
  const last = {
    command: { raw: '', masked: null as Masked | null },
    reply: { raw: '', masked: null as Masked | null },
  };

  const maskFrame = (frame: ReadFrame): Masked => {
    const payload = (data: Uint8Array): Payload => maskData(frame.id, frame.reply, data);
    if (frame.block === null) {
      const { data, says, secret } = payload(frame.data);
      return { bytes: seal(frame, data, null), says, secret };
    }
    if (!hasMac(frame)) {
      const heard = handshake(frame, session, known);
      session = heard.session;
      return heard.masked;
    }
    const rewritten: ReturnType<typeof rewrite> = session?.pair == null ? null : rewrite(frame, session.pair, payload);
    if (rewritten === null || session === null) {
      session = null;
      return blank(frame, 'secured');
    }
    session = { ...session, pair: rewritten.pair };
    if (!frame.reply && frame.id === COMMAND.setKey) known.push(Uint8Array.from(rewritten.plain.subarray(KEY_AT)));
    return rewritten.masked;
  };
  return (bytes) => {
    const [found] = readFrames(NOTHING_HELD, bytes).found;
    // The mark byte before a frame is a piece of its own.
    if (found?.kind !== 'frame') return { bytes, says: null, secret: null };
    const kind = found.frame.reply ? last.reply : last.command;
    const raw = Buffer.from(bytes).toString('hex');
    if (hasMac(found.frame) && raw === kind.raw && kind.masked !== null) return kind.masked;
    const masked = maskFrame(found.frame);
    Object.assign(kind, { raw, masked });
    return masked;
  };
}

/** A mark byte that stands right before a frame belongs to it on the line, so it is no noise on a tape. */
function markedPieces(pieces: readonly Piece[]): Piece[] {
  return pieces.flatMap((piece, index): Piece[] => {
    const isMark = piece.why === 'noise' && piece.bytes.at(-1) === MARK && pieces[index + 1]?.why === null;
    if (!isMark) return [piece];
    const noise = piece.bytes.slice(0, -1);
    const mark: Piece = { bytes: Uint8Array.of(MARK), why: null };
    return noise.length === 0 ? [mark] : [{ bytes: noise, why: 'noise' }, mark];
  });
}

function cut(stream: Uint8Array): Cut {
  const { found } = readFrames(NOTHING_HELD, stream);
  const { pieces, held } = cutBy(
    stream,
    found.map((one) => {
      if (one.kind !== 'frame') return { bytes: one.bytes, why: one.reason };
      const { covered, mac, check } = one.frame;
      return { bytes: covered.length + (mac?.length ?? 0) + (check === 'crc' ? 2 : 1), why: null };
    }),
  );
  const marked = markedPieces(pieces);
  // Streams end where they end: a mark before a frame that is still under way stays with it.
  const tail = marked.at(-1);
  const opens = held.length > 0 || (tail?.why === 'noise' && tail.bytes.at(-1) === MARK);
  if (!opens || tail?.why !== 'noise' || tail.bytes.at(-1) !== MARK) return { pieces: marked, held };
  const rest = tail.bytes.slice(0, -1);
  const before = rest.length === 0 ? [] : [{ bytes: rest, why: 'noise' }];
  return { pieces: [...marked.slice(0, -1), ...before], held: Uint8Array.from([MARK, ...held]) };
}

export const OSDP: Model = { baudRate: OSDP_BAUD_RATE, cut, createMask };
