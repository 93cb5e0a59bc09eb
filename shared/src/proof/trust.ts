// What an auditor trusts: the keys of logs and witnesses, and how many witnesses must agree; pure but for node:crypto.
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { canonical, parseCanonical } from '../canonical.ts';
import { good, refused, type Outcome } from '../outcome.ts';
import { parseOrigin, type Origin } from './checkpoint.ts';
import { COSIGNATURE_V1, ED25519, parseVerifierKey, type SignatureType, type VerifierKey } from './note.ts';

const Keys = Type.Array(Type.String({ minLength: 1, maxLength: 512 }), { maxItems: 10_000 });

/** trust.json: verifier keys as text. `threshold` is how many witnesses must have cosigned each checkpoint. */
export const TrustFile = Type.Object(
  { format: Type.Literal(1), logs: Keys, threshold: Type.Integer({ minimum: 0, maximum: 100 }), witnesses: Keys },
  { additionalProperties: false },
);
export type TrustFile = Static<typeof TrustFile>;

export interface Trust {
  readonly logs: readonly VerifierKey[];
  readonly witnesses: readonly VerifierKey[];
  readonly threshold: number;
}

export type TrustRefusal = 'notJson' | 'shape' | 'key' | 'threshold';

export function parseTrust(text: string): Outcome<Trust, TrustRefusal> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refused('notJson');
  }
  if (!Value.Check(TrustFile, value)) return refused('shape');
  const logs = keysOf(value.logs, ED25519);
  const witnesses = keysOf(value.witnesses, COSIGNATURE_V1);
  if (logs === null || witnesses === null) return refused('key');
  // More witnesses demanded than there are could never be met.
  if (value.threshold > witnesses.length) return refused('threshold');
  return good({ logs, witnesses, threshold: value.threshold });
}

/** @returns the text of a trust.json, keys in a fixed order */
export function trustText(logs: readonly string[], witnesses: readonly string[], threshold: number): string {
  const file: TrustFile = { format: 1, logs: [...logs].sort(), threshold, witnesses: [...new Set(witnesses)].sort() };
  return `${JSON.stringify(file, null, 2)}\n`;
}

// ---- keys.json of a bundle: what an epoch says about itself. Believed only where the trust file agrees.

const EpochKeys = Type.Object(
  {
    epoch: Type.Integer({ minimum: 1 }),
    origin: Type.String({ minLength: 1, maxLength: 256 }),
    verifierKey: Type.String({ minLength: 1, maxLength: 512 }),
    witnesses: Type.Array(Type.String({ minLength: 1, maxLength: 512 }), { maxItems: 6 }),
  },
  { additionalProperties: false },
);

export interface EpochKeys {
  readonly origin: string;
  readonly parsed: Origin;
  readonly verifierKey: VerifierKey;
}

export const epochKeysText = (origin: string, verifierKey: string, witnesses: readonly string[]): string =>
  `${canonical({ epoch: parseOrigin(origin)?.epoch ?? 0, origin, verifierKey, witnesses })}\n`;

export function parseEpochKeys(text: string): Outcome<EpochKeys, 'malformed'> {
  const read = parseCanonical(text.slice(0, -1));
  if (!read.ok || !text.endsWith('\n') || !Value.Check(EpochKeys, read.value)) return refused('malformed');
  const { epoch, origin, verifierKey, witnesses } = read.value;
  const parsed = parseOrigin(origin);
  const keys = keysOf([verifierKey], ED25519);
  const [key] = keys ?? [];
  if (parsed === null || parsed.epoch !== epoch || key === undefined || key.name !== origin)
    return refused('malformed');
  return keysOf(witnesses, COSIGNATURE_V1) === null ? refused('malformed') : good({ origin, parsed, verifierKey: key });
}

function keysOf(texts: readonly string[], type: SignatureType): VerifierKey[] | null {
  const keys: VerifierKey[] = [];
  for (const text of texts) {
    const key = parseVerifierKey(text);
    if (!key.ok || key.value.type !== type) return null;
    keys.push(key.value);
  }
  return keys;
}
