// Looks for secrets in all that a house has said or kept, in the spellings in which one slips out. For tests.
export interface Secret {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export const textSecret = (name: string, text: string): Secret => ({ name, bytes: Buffer.from(text, 'utf8') });

/** As it is, as hex in both cases, and as base64 at each of its three offsets. */
function spellings({ bytes }: Secret): readonly Buffer[] {
  const buffer = Buffer.from(bytes);
  const hex = buffer.toString('hex');
  const base64 = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), buffer]).toString('base64');
    // The letters at both ends are mixed with what stands beside.
    return text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + buffer.length) * 8) / 6));
  });
  const texts = [
    hex,
    hex.toUpperCase(),
    ...base64,
    ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  ];
  return [buffer, ...texts.map((text) => Buffer.from(text, 'latin1'))];
}

/** @returns `secret in place`, one for each find */
export function findsIn(places: Readonly<Record<string, Uint8Array>>, secrets: readonly Secret[]): readonly string[] {
  return Object.entries(places).flatMap(([place, bytes]) => {
    const hay = Buffer.from(bytes);
    return secrets
      .filter((secret) => spellings(secret).some((spelling) => hay.includes(spelling)))
      .map(({ name }) => `${name} in ${place}`);
  });
}
