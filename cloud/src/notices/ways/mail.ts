// Notices by e-mail, as plain text and as HTML: the only door to the mail library; network.
import { createTransport, type Transporter } from 'nodemailer';
import type { Adapter, Delivered, Message } from './adapter.ts';

export interface MailSettings {
  readonly host: string;
  readonly port: number;
  /** `starttls` is asked for and insisted on; `none` only ever towards this computer. */
  readonly security: 'starttls' | 'tls' | 'none';
  readonly username: string | null;
  readonly password: string | null;
  /** `Keycab <keys@example.com>` */
  readonly from: string;
}

const TIMEOUT_MS = 10_000;

export function mailAdapter(settings: MailSettings): Adapter {
  const { host, port, security, username, password, from } = settings;
  const transport: Transporter = createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(username === null || password === null ? {} : { auth: { user: username, pass: password } }),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    // Nothing in a message may ever name a file or an address to be read here.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    way: 'mail',
    deliver: async (message, address) => {
      if (address.kind !== 'text') return notThis;
      try {
        await transport.sendMail({ from, to: address.to, ...mailOf(message, from) });
        return { ok: true };
      } catch (thrown) {
        return failureOf(thrown);
      }
    },
    check: async () => {
      try {
        await transport.verify();
        return null;
      } catch (thrown) {
        const failed = failureOf(thrown);
        return failed.ok ? null : failed;
      }
    },
    close: () => transport.close(),
  };
}

const notThis: Delivered = {
  ok: false,
  why: 'refused',
  code: 'KC-NOTICE-03',
  detail: 'no e-mail address',
  again: false,
};

/** The host of `Keycab <keys@example.com>`. */
const hostOf = (from: string): string => /@([A-Za-z0-9.-]+)/.exec(from)?.[1] ?? 'keycab.invalid';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
const WHY = 'You get this because your notices go to this address.';

function mailOf({ id, title, text, link, settingsLink, from: store, urgency }: Message, from: string) {
  return {
    subject: title,
    // The same at every try: a mail program shows one message, also where a server took it twice.
    messageId: `<notice-${id}@${hostOf(from)}>`,
    text: `${text}\n\n${link}\n\n-- \n${store}\n${WHY}\nChange that: ${settingsLink}\n`,
    html: `<!doctype html><html lang="en"><body style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif;color:#0f172a;background:#f8fafc"><div style="max-width:560px;margin:0 auto;padding:24px;background:#ffffff;border:1px solid #64748b;border-radius:8px"><h1 style="margin:0 0 8px;font-size:20px">${escaped(title)}</h1><p style="margin:0 0 16px">${escaped(text)}</p><p style="margin:0"><a href="${escaped(link)}" style="display:inline-block;padding:12px 20px;border-radius:8px;background:#1e40af;color:#ffffff;text-decoration:none">Open it</a></p></div><p style="max-width:560px;margin:16px auto 0;font-size:14px;color:#3f4c5f">${escaped(store)}. ${WHY} <a href="${escaped(settingsLink)}" style="color:#1e40af">Change that</a></p></body></html>`,
    list: { unsubscribe: { url: settingsLink, comment: 'Own settings' } },
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    ...(urgency === 'plain' ? {} : { priority: 'high' as const }),
  };
}

/** What a server said, without what it was told: an address may stand in its answer. */
const saidBy = (response: unknown): string =>
  typeof response === 'string' ? response.replace(/<?[^\s<>]+@[^\s<>]+>?/g, '(address)').slice(0, 200) : '';

/** @see RFC 5321 section 4.2.1: 4yz may be tried again, 5yz may not */
function failureOf(thrown: unknown): Delivered {
  const { code, responseCode, response, message } = thrown as {
    code?: string;
    responseCode?: number;
    response?: string;
    message?: string;
  };
  const detail = `${code ?? ''} ${saidBy(response ?? message)}`.trim();
  // Somebody will correct the log-in: what waits is sent then.
  if (code === 'EAUTH' || code === 'ENOAUTH')
    return { ok: false, why: 'refused', code: 'KC-NOTICE-02', detail, again: true };
  if (responseCode !== undefined)
    return { ok: false, why: 'refused', code: 'KC-NOTICE-03', detail, again: responseCode < 500 };
  return { ok: false, why: 'unreachable', code: 'KC-NOTICE-01', detail, again: true };
}
