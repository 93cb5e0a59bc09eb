// Keys that should hang here: which left without a release, which were reported lost, who was there, where they go; pure.
import type { KeyId } from '@keycab/shared/ids';
import { clockText } from '@keycab/shared/sentence';
import type { Known } from './known.ts';
import type { Missing } from './missing.ts';
import type { Notice } from './screen.ts';
import type { Teller } from './teller.ts';

/** Those that left without a release under their code; those that were only reported lost are nobody's alarm. */
export function astrayNotices(known: Known, teller: Teller): readonly Notice[] {
  const here = teller.all().filter(({ elsewhere }) => elsewhere === null);
  const of = (wanted: 'pulled' | 'lost'): readonly KeyId[] =>
    here.map(({ key }) => key).filter((key) => kindOf(key, known) === wanted);
  const [pulled, lost] = [of('pulled'), of('lost').filter((key) => known.asks.keyOf(key) !== undefined)];
  const notices: Notice[] = [];
  if (pulled.length > 0) {
    const labels = few(pulled.map((key) => teller.tile(key).label));
    // What to do comes first: a narrow strip cuts the end.
    const text = teller.say('strip.putBack', { count: pulled.length, labels });
    const more = [whoText(pulled, known, teller), placeText(pulled, known, teller), teller.fault('KC-KEY-02').call];
    notices.push({ code: 'KC-KEY-02', severity: 'error', text, more: more.filter((part) => part !== '').join(' ') });
  }
  if (lost.length > 0) notices.push({ code: null, severity: 'warning', ...lostWords(lost, known, teller) });
  return notices;
}

function kindOf(key: KeyId, { cabinet, recent }: Known): 'pulled' | 'lost' | null {
  const custody = cabinet.custody.get(key);
  // Whoever was badged in answers for it, and it has left without a release all the same.
  if (custody?.at.kind === 'person') return custody.flagged ? 'pulled' : null;
  if (custody?.at.kind !== 'nobody') return null;
  const left = custody.at.why === 'takenWithoutRelease' || recent.missing.get(key)?.pulled != null;
  return left ? 'pulled' : custody.at.why === 'lost' ? 'lost' : null;
}

interface Who {
  readonly brief: string;
  readonly text: string;
}

/** Who was badged in as it left, as far as that was seen; of one that was reported lost since, who said so. */
function whoOf(key: KeyId, { recent }: Known, teller: Teller): Who {
  const { say, telling } = teller;
  const { pulled = null, lost = null } = recent.missing.get(key) ?? {};
  if (lost !== null) return alike(lostText(key, lost, teller));
  if (pulled === null || pulled.notBeforeWallMs !== pulled.notAfterWallMs) return alike(say('strip.whoUnseen'));
  const atMs = pulled.notAfterWallMs;
  const person = teller.person(pulled.person)?.givenName ?? null;
  const brief = person === null ? say('door.nobody') : say('strip.somebody', { person });
  if (atMs === null) return alike(brief);
  const time = clockText(atMs, telling);
  return { brief, text: person === null ? say('strip.nobodyAt', { time }) : say('strip.somebodyAt', { person, time }) };
}

const alike = (text: string): Who => ({ brief: text, text });

/** Said once where it is the same of all of them. */
function whoText(keys: readonly KeyId[], known: Known, teller: Teller): string {
  const all = keys.map((key) => ({ key, ...whoOf(key, known, teller) }));
  const [first] = all;
  if (first === undefined) return '';
  if (all.every(({ text }) => text === first.text)) return first.text;
  if (all.every(({ brief }) => brief === first.brief)) return first.brief;
  if (all.length > NAMED_MAX) return '';
  const isLost = (key: KeyId): boolean => known.recent.missing.get(key)?.lost != null;
  return all.map(({ key, text }) => (isLost(key) ? text : `${teller.tile(key).label}: ${text}`)).join(' ');
}

/** Each with its own slot. */
function placeText(keys: readonly KeyId[], { cabinet, roster, settings, slotName }: Known, teller: Teller): string {
  const { say } = teller;
  const homes = keys.flatMap((key) => {
    const home = roster?.key.get(key)?.home;
    return home?.cabinet === cabinet.cabinet ? [{ label: teller.tile(key).label, slot: slotName(home.slot) }] : [];
  });
  const [first, ...others] = homes;
  if (settings.randomReturn || first === undefined) return say('strip.anySlot');
  if (keys.length === 1) return say('strip.ownSlot', { slots: first.slot });
  const parts = [say('strip.belongs', first), ...others.map((other) => say('strip.belongsToo', other))];
  return `${few(parts)}.`;
}

function lostText(key: KeyId, { person, wallMs }: NonNullable<Missing['lost']>, teller: Teller): string {
  const { say, telling } = teller;
  const { label } = teller.tile(key);
  const by = teller.person(person)?.givenName;
  if (by === undefined || wallMs === null) return say('strip.lost', { count: 1, labels: label });
  return say('strip.lostBy', { label, person: by, time: clockText(wallMs, telling) });
}

/** So many are told each with who said so; of more there is only room for their names. */
const LOST_TOLD = 2;

function lostWords(keys: readonly KeyId[], known: Known, teller: Teller): Pick<Notice, 'text' | 'more'> {
  const { say } = teller;
  const labels = few(keys.map((key) => teller.tile(key).label));
  const each = keys.map((key) => {
    const lost = known.recent.missing.get(key)?.lost ?? null;
    return lost === null
      ? say('strip.lost', { count: 1, labels: teller.tile(key).label })
      : lostText(key, lost, teller);
  });
  return {
    text: keys.length > LOST_TOLD ? say('strip.lost', { count: keys.length, labels }) : each.join(' '),
    more: foundText(keys, known, teller),
  };
}

function foundText(keys: readonly KeyId[], known: Known, teller: Teller): string {
  const { roster, cabinet, settings, slotName } = known;
  const [key] = keys;
  const home = key === undefined ? undefined : roster?.key.get(key)?.home;
  const own = home?.cabinet === cabinet.cabinet && !settings.randomReturn ? slotName(home.slot) : null;
  if (keys.length > 1) return `${teller.say('strip.foundOne')} ${placeText(keys, known, teller)}`;
  return own === null ? teller.say('strip.foundAny') : teller.say('strip.found', { slot: own });
}

const NAMED_MAX = 4;

/** The first of them by name, the rest as a number: a strip is one or two lines. */
export function few(names: readonly string[]): string {
  const more = names.length - NAMED_MAX;
  return more > 1 ? `${names.slice(0, NAMED_MAX).join(', ')} +${more}` : names.join(', ');
}
