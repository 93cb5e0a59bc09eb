// Passwords: how they are kept and which are refused; pure but for the hashing that is handed in.
/** How they are hashed: argon2id, as for PINs. */
export interface Hashing {
  readonly makeVerifier: (material: string, salt: Uint8Array) => Promise<string>;
  readonly matches: (verifier: string, material: string) => Promise<boolean>;
}

const SALT_BYTES = 16;

export const PASSWORD_MIN = 12;
/** Long enough for any sentence, short enough that hashing it costs nobody anything. */
export const PASSWORD_MAX = 256;

/** @returns a PHC string */
export const hashPassword = (
  password: string,
  { hashing, random }: { readonly hashing: Hashing; readonly random: (bytes: number) => Uint8Array },
): Promise<string> => hashing.makeVerifier(password.normalize('NFC'), random(SALT_BYTES));

/** False also for what is no hash at all. */
export const isPassword = (stored: string, password: string, hashing: Hashing): Promise<boolean> =>
  hashing.matches(stored, password.normalize('NFC'));

/** Those of at least twelve characters that lead every list of guesses; compared without regard to case. */
const COMMON = new Set(
  (
    'password1234 password12345 password123456 passwordpassword password123! password1234! passw0rd1234 ' +
    'p@ssw0rd1234 p@ssword1234 mypassword123 newpassword1 newpassword123 changeme1234 changemeplease ' +
    'letmeinletmein letmein12345 letmein123456 welcome12345 welcome123456 welcomewelcome administrator ' +
    'administrator1 admin1234567 admin12345678 adminadminadmin qwertyuiop12 qwertyuiop123 qwertyuiopas ' +
    'qwertyuiopasdf qwerty123456 qwerty1234567 qwertyqwerty qwerty12345678 1qaz2wsx3edc 1q2w3e4r5t6y ' +
    '1q2w3e4r5t6y7u8i zaq12wsxcde3 asdfghjkl123 asdfghjklzxc zxcvbnm12345 iloveyou1234 iloveyou12345 ' +
    'iloveyouiloveyou sunshine1234 football1234 baseball1234 dragon123456 monkey123456 master123456 ' +
    'superman1234 batman123456 princess1234 trustno1trustno1 thequickbrownfox correcthorsebatterystaple ' +
    'correct horse battery staple abcdefghijkl abcdefghijklm abcdefgh1234 abcd12345678 abc123abc123 ' +
    '123456789012 1234567890123 12345678901234 123456789123 123123123123 123456123456 111122223333 ' +
    '098765432109 012345678901 112233445566 987654321098 keycabkeycab keycab123456 keycabinet12 keycabinet123 ' +
    'dealership12 dealership123 dealership1234 cardealer123 carsandtrucks companyname12 summer2024!! summer2025!! ' +
    'winter2024!! winter2025!! spring2025!! autumn2025!! january2026! december2025'
  ).split(' '),
);
// The one with spaces, which the list above cannot hold.
const SPACED = 'correct horse battery staple';

export type PasswordFlaw = 'short' | 'long' | 'common' | 'personal';

/**
 * No rules about what a password is made of: length and not being the first guess are what counts.
 * @param words  what everybody knows of this person: the e-mail address, the name
 * @see NIST SP 800-63B, 3.1.1.2
 */
export function passwordFlaw(password: string, words: readonly string[]): PasswordFlaw | null {
  const text = password.normalize('NFC').toLowerCase();
  const letters = [...text];
  if (letters.length < PASSWORD_MIN) return 'short';
  if (letters.length > PASSWORD_MAX) return 'long';
  if (COMMON.has(text) || text === SPACED || new Set(letters).size < 3) return 'common';
  const known = words.map((word) => word.normalize('NFC').toLowerCase()).filter((word) => word.length >= 4);
  return known.some((word) => text === word || text === word + word || text.replaceAll(word, '').length < 4)
    ? 'personal'
    : null;
}
