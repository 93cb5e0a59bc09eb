// The part of the configuration that says by which ways people are told: its schema, and what it becomes; touches files.
import type { createFiles } from '@keycab/shared/files';
import { Type, type Static } from 'typebox';
import type { QuietHours } from '@keycab/shared/notices';

const strict = { additionalProperties: false } as const;
const Text = Type.String({ minLength: 1, maxLength: 200 });
const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()], { default: null });
const OnTheWall = (time: string) => Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', default: time });

export const NoticesFile = Type.Object(
  {
    /** By the wall of the rooftop: what is not urgent waits until they are over. The same time twice: never quiet. */
    quietFrom: OnTheWall('20:00'),
    quietTo: OnTheWall('07:00'),
    /** Where people find the pages, when nobody logs in; with accounts it is their address. */
    publicUrl: orNull(Type.String({ pattern: "^https?://[^\\s;,'/]+$" })),
    mail: orNull(
      Type.Object(
        {
          host: Text,
          port: Type.Integer({ minimum: 1, maximum: 65_535, default: 587 }),
          security: Type.Union([Type.Literal('starttls'), Type.Literal('tls'), Type.Literal('none')], {
            default: 'starttls',
          }),
          username: orNull(Text),
          passwordFile: orNull(Text),
          /** `Keycab <keys@example.com>` */
          from: Type.String({
            pattern: '^([^<>@\\r\\n]{1,80} <[^\\s<>@]{1,64}@[^\\s<>@]{1,130}>|[^\\s<>@]{1,64}@[^\\s<>@]{1,130})$',
          }),
        },
        strict,
      ),
    ),
    /** Web push: its key is this service's own, 32 random bytes; with another one every browser has to be asked again. */
    push: orNull(
      Type.Object(
        {
          keyFile: Text,
          contact: Type.String({ pattern: '^(mailto:[^\\s@]+@[^\\s@]+|https://[^\\s]+)$' }),
          /** Beside those of the common browsers: `https://push.example` or `https://*.push.example`. */
          services: Type.Array(Type.String({ pattern: '^https?://(\\*\\.)?[A-Za-z0-9.-]+(:[0-9]{1,5})?$' }), {
            maxItems: 16,
            default: [],
          }),
        },
        strict,
      ),
    ),
    /** Text messages and chat: each a gateway that takes JSON. */
    gateways: Type.Array(
      Type.Object(
        {
          way: Type.Union([Type.Literal('text'), Type.Literal('chat')]),
          url: Type.String({ pattern: '^https?://[^\\s]+$', maxLength: 500 }),
          secretFile: orNull(Text),
        },
        strict,
      ),
      { maxItems: 2, default: [] },
    ),
  },
  { ...strict, default: {} },
);
type NoticesFile = Static<typeof NoticesFile>;

export interface NoticesConfiguration {
  readonly quiet: QuietHours | null;
  readonly publicUrl: string | null;
  readonly mail: {
    readonly host: string;
    readonly port: number;
    readonly security: 'starttls' | 'tls' | 'none';
    readonly username: string | null;
    readonly password: string | null;
    readonly from: string;
  } | null;
  readonly push: { readonly key: Uint8Array; readonly contact: string; readonly services: readonly string[] } | null;
  readonly gateways: readonly { readonly way: 'text' | 'chat'; readonly url: string; readonly secret: string | null }[];
}

const LOOPBACK = ['127.0.0.1', '::1', '[::1]', 'localhost'];
const isLocal = (url: string): boolean => LOOPBACK.includes(new URL(url.replace('*.', '')).hostname);

/** What a schema cannot say. */
export function noticeMistakes({ gateways, mail, push }: NoticesFile): string[] {
  const found: string[] = [];
  if (mail !== null && mail.security === 'none' && !LOOPBACK.includes(mail.host))
    found.push('notices.mail.security: without TLS only to a mail server on this computer');
  if (mail !== null && (mail.username === null) !== (mail.passwordFile === null))
    found.push('notices.mail.username: it goes with a passwordFile, or both are left out');
  for (const { url, way } of gateways) {
    if (!URL.canParse(url)) found.push(`notices.gateways: the address of ${way} cannot be read`);
    else if (url.startsWith('http:') && !isLocal(url)) found.push(`notices.gateways: ${way} goes by https only`);
  }
  if (new Set(gateways.map(({ way }) => way)).size < gateways.length)
    found.push('notices.gateways: one way is named twice');
  for (const service of push?.services ?? [])
    if (service.startsWith('http:') && !isLocal(service))
      found.push(`notices.push.services: ${service} is reached by https only`);
  return found;
}

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** @throws Fault KC-CONF-01 for a secret that is not there, or that others may read */
export function noticesOf(
  { gateways, mail, publicUrl, push, quietFrom, quietTo }: NoticesFile,
  files: ReturnType<typeof createFiles>,
  at: (path: string) => string,
): NoticesConfiguration {
  const secret = (path: string | null, setting: string): string | null =>
    path === null ? null : files.secret(at(path), setting);
  const hours = { start: minuteOf(quietFrom), end: minuteOf(quietTo) };
  return {
    quiet: hours.start === hours.end ? null : hours,
    publicUrl: publicUrl === null ? null : new URL(publicUrl).origin,
    mail:
      mail === null
        ? null
        : {
            host: mail.host,
            port: mail.port,
            security: mail.security,
            from: mail.from,
            username: mail.username,
            password: secret(mail.passwordFile, 'notices.mail.passwordFile'),
          },
    push:
      push === null
        ? null
        : {
            key: files.key(at(push.keyFile), 'notices.push.keyFile'),
            contact: push.contact,
            services: push.services,
          },
    gateways: gateways.map(({ way, url, secretFile }) => ({
      way,
      url,
      secret: secret(secretFile, 'notices.gateways.secretFile'),
    })),
  };
}
