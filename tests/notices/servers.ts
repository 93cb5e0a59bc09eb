// The other side of each way, as real servers on this computer: SMTP, a push service that decrypts, a gateway.
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface Mail {
  readonly to: readonly string[];
  readonly source: string;
}

export interface MailServer {
  readonly port: number;
  readonly mails: Mail[];
  /** What is answered to the recipient or the message from now on; null: all is taken. */
  refuse: { readonly code: number; readonly says: string } | null;
  close(): Promise<void>;
}

/** @param login  who may send; left out: everybody */
export async function serveMail(login?: { readonly user: string; readonly pass: string }): Promise<MailServer> {
  const mails: Mail[] = [];
  const state: { refuse: MailServer['refuse'] } = { refuse: null };
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', ...(login === undefined ? ['AUTH'] : [])],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, callback) =>
      username === login?.user && password === login?.pass
        ? callback(null, { user: username })
        : callback(new Error('Invalid username or password')),
    onRcptTo: (_address, _session, callback) => {
      if (state.refuse === null) return callback();
      callback(Object.assign(new Error(state.refuse.says), { responseCode: state.refuse.code }));
    },
    onData: (stream, session, callback) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        mails.push({ to, source: Buffer.concat(parts).toString('utf8') });
        callback();
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    get refuse() {
      return state.refuse;
    },
    set refuse(value) {
      state.refuse = value;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

export interface Posted {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface WebServer {
  readonly origin: string;
  readonly posts: Posted[];
  /** The answer from now on. */
  status: number;
  headers: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export async function serveWeb(): Promise<WebServer> {
  const posts: Posted[] = [];
  const answer: { status: number; headers: Readonly<Record<string, string>> } = { status: 201, headers: {} };
  const server: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      posts.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(parts) });
      response.writeHead(answer.status, answer.headers).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    posts,
    get status() {
      return answer.status;
    },
    set status(value) {
      answer.status = value;
    },
    get headers() {
      return answer.headers;
    },
    set headers(value) {
      answer.headers = value;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** What a browser does when it subscribes: keys of its own, which never leave it. */
export function makeBrowser() {
  const pair = createECDH('prime256v1');
  pair.generateKeys();
  const auth = randomBytes(16);
  return {
    p256dh: pair.getPublicKey().toString('base64url'),
    auth: auth.toString('base64url'),
    /**
     * One aes128gcm record, read as a browser reads it.
     * @see RFC 8291 section 3.4 and RFC 8188 section 2.1
     */
    decrypt: (body: Buffer): string => {
      const salt = body.subarray(0, 16);
      const length = body.readUInt8(20);
      const sender = body.subarray(21, 21 + length);
      const sealed = body.subarray(21 + length);
      const shared = pair.computeSecret(sender);
      const info = Buffer.concat([Buffer.from('WebPush: info\0'), pair.getPublicKey(), sender]);
      const material = Buffer.from(hkdfSync('sha256', shared, auth, info, 32));
      const key = Buffer.from(hkdfSync('sha256', material, salt, 'Content-Encoding: aes128gcm\0', 16));
      const nonce = Buffer.from(hkdfSync('sha256', material, salt, 'Content-Encoding: nonce\0', 12));
      const cipher = createDecipheriv('aes-128-gcm', key, nonce);
      cipher.setAuthTag(sealed.subarray(-16));
      const plain = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
      // The last record ends with 2 and then padding.
      const end = plain.lastIndexOf(2);
      return plain.subarray(0, end).toString('utf8');
    },
  };
}

interface Claims {
  readonly aud: string;
  readonly exp: number;
  readonly sub: string;
}

/**
 * As a push service checks who sends: `vapid t=…, k=…`, signed by the key that the browser was told.
 * @returns what was signed; null when the signature or the key is another one
 * @see RFC 8292 section 3
 */
export function vapidClaims(authorization: string | undefined, applicationKey: string): Claims | null {
  const read = /^vapid t=([\w-]+\.[\w-]+)\.([\w-]+), ?k=([\w-]+)$/.exec(authorization ?? '');
  if (read === null || read[3] !== applicationKey) return null;
  const point = Buffer.from(applicationKey, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33, 65)].map((part) => part.toString('base64url'));
  const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' }, format: 'jwk' });
  const good = verify(
    'sha256',
    Buffer.from(read[1] ?? ''),
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(read[2] ?? '', 'base64url'),
  );
  if (!good) return null;
  return JSON.parse(Buffer.from((read[1] ?? '').split('.')[1] ?? '', 'base64url').toString('utf8')) as Claims;
}
