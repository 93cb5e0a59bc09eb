// Passkeys in this browser: asks the authenticator what the service wants to know; the service checks every word of it.
import type { Reply } from './api.ts';
import { fetchOf, send } from './send.ts';
import { troubleOf } from './trouble.tsx';

type Options = PublicKeyCredentialCreationOptionsJSON & PublicKeyCredentialRequestOptionsJSON;

/** Old browsers, and pages that are not safe to enter secrets in, have none. */
export const hasPasskeys = (): boolean =>
  'PublicKeyCredential' in window && 'parseRequestOptionsFromJSON' in PublicKeyCredential;

/** Whoever looks away, or has no passkey here, has done nothing wrong: said in one sentence. */
const nothing: Reply<never> = {
  ok: false,
  trouble: troubleOf('KC-AUTH-04', { happened: 'No passkey was used.', todo: 'Try again, or log in another way.' }),
};

async function answered(ask: () => Promise<Credential | null>): Promise<unknown> {
  try {
    return ((await ask()) as PublicKeyCredential | null)?.toJSON() ?? null;
  } catch {
    return null;
  }
}

export async function logInByPasskey(): Promise<Reply<unknown>> {
  const options = await fetchOf<Options>('/api/v1/log-in/passkey');
  if (!options.ok) return options;
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options.value);
  const response = await answered(() => navigator.credentials.get({ publicKey }));
  return response === null ? nothing : send('/api/v1/log-in/passkey', { response });
}

export async function addPasskey(name: string): Promise<Reply<unknown>> {
  const options = await fetchOf<Options>('/api/v1/account/passkey');
  if (!options.ok) return options;
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options.value);
  const response = await answered(() => navigator.credentials.create({ publicKey }));
  return response === null ? nothing : send('/api/v1/account/passkey', { response, name });
}
