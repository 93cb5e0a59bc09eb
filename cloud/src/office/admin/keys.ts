// Keys and their tags: registered, moved, retired with a reason, paired and unpaired at the desk; pure.
import type { PersonId } from '@keycab/shared/ids';
import type { KeyFile } from '../../ledger/book.ts';
import { done, keyOf, NOTHING, put, putKey, refuse, type Change } from './verdict.ts';
import type { AdminActOf, AdminKnown, Decided, Made } from './verdict.ts';

type Home = AdminActOf<'registerKey'>['home'];

const fileOf = ({ directory }: AdminKnown, key: KeyFile['key']): KeyFile =>
  directory.keyFiles.find((each) => each.key === key) ?? { key, seal: null, retired: null };
const putFile = (document: KeyFile): Change => put({ kind: 'keyFile', id: document.key, document });

const isRetired = (known: AdminKnown, key: KeyFile['key']): boolean => fileOf(known, key).retired !== null;

/** Whose home that is already; a slot that no cabinet has is nobody's. */
function homeFault(known: AdminKnown, home: Home, but: KeyFile['key'] | null): Decided['about'] | 'unknown' | null {
  if (home === null) return null;
  if (home.slot >= (known.slots.get(home.cabinet) ?? 0)) return 'unknown';
  const other = known.directory.keys.find(
    (each) =>
      each.key !== but &&
      !isRetired(known, each.key) &&
      each.home?.cabinet === home.cabinet &&
      each.home.slot === home.slot,
  );
  return other === undefined ? null : { key: other.key };
}

const isGroup = ({ directory }: AdminKnown, group: string): boolean =>
  directory.groups.some((each) => each.group === group) || directory.keys.some((each) => each.group === group);

export function registerKey(act: AdminActOf<'registerKey'>, by: PersonId, known: AdminKnown, { key }: Made): Decided {
  const { group, home, number, vehicle } = act;
  const isKnown = vehicle === null || known.directory.vehicles.some((each) => each.vehicle === vehicle);
  const fault = homeFault(known, home, null);
  if (!isKnown || !isGroup(known, group) || fault === 'unknown') return refuse(act.act, 'KC-ADMIN-04');
  if (fault !== null) return refuse(act.act, 'KC-ADMIN-10', fault);
  const label = act.label.normalize('NFC');
  // Whoever registers it answers for it until it hangs somewhere (C-3).
  return done(
    [{ type: 'KeyRegistered', key, person: by, vehicle }],
    putKey({ key, label, number, vehicle, group, tag: null, rom: null, home }),
  );
}

export function changeKey(act: AdminActOf<'changeKey'>, known: AdminKnown): Decided {
  const { key } = act;
  const before = keyOf(known, key);
  if (before === undefined || isRetired(known, key)) return refuse(act.act, 'KC-ADMIN-04', null, key);
  const home = act.home === undefined ? before.home : act.home;
  const group = act.group ?? before.group;
  const label = (act.label ?? before.label).normalize('NFC');
  const moved = JSON.stringify(home) !== JSON.stringify(before.home);
  const fault = moved ? homeFault(known, home, key) : null;
  if (!isGroup(known, group) || fault === 'unknown') return refuse(act.act, 'KC-ADMIN-04', null, key);
  if (fault !== null) return refuse(act.act, 'KC-ADMIN-10', fault, key);
  const what = [
    ...(label === before.label ? [] : (['label'] as const)),
    ...(group === before.group ? [] : (['group'] as const)),
    ...(moved ? (['home'] as const) : []),
  ];
  if (what.length === 0) return NOTHING;
  return done([{ type: 'KeyChanged', key, what }], putKey({ ...before, label, group, home }));
}

/** Its history stays under its own name; its tag is free for another key. */
export function retireKey(act: AdminActOf<'retireKey'>, known: AdminKnown): Decided {
  const { key, why } = act;
  const before = keyOf(known, key);
  if (before === undefined) return refuse(act.act, 'KC-ADMIN-04', null, key);
  if (isRetired(known, key)) return NOTHING;
  const { tag } = before;
  return done(
    [
      ...(tag === null ? [] : [{ type: 'TagUnpaired', key, tag, why: 'retired' } as const]),
      { type: 'KeyRetired', key, why },
    ],
    putKey({ ...before, tag: null, rom: null }),
    putFile({ key, seal: null, retired: why }),
  );
}

/** One tag, one key. */
export function pairTag(act: AdminActOf<'pairTag'>, known: AdminKnown, { tag }: Made): Decided {
  const { key, rom, seal } = act;
  const before = keyOf(known, key);
  if (before === undefined || isRetired(known, key)) return refuse(act.act, 'KC-ADMIN-04', null, key);
  if (before.rom === rom) return NOTHING;
  const other = known.directory.keys.find((each) => each.rom === rom);
  if (other !== undefined) return refuse(act.act, 'KC-ADMIN-07', { key: other.key }, key);
  if (before.tag !== null) return refuse(act.act, 'KC-ADMIN-08', null, key);
  return done(
    [{ type: 'TagPaired', key, sealed: seal !== null, tag }],
    putKey({ ...before, tag, rom }),
    putFile({ ...fileOf(known, key), seal }),
  );
}

/** A tag that is out is taken off only where somebody says why: lost, or retired. Whoever has it in hand may say so too. */
export function unpairTag(act: AdminActOf<'unpairTag'>, by: PersonId, known: AdminKnown): Decided {
  const { key, why } = act;
  const before = keyOf(known, key);
  if (before === undefined) return refuse(act.act, 'KC-ADMIN-04', null, key);
  if (before.tag === null) return NOTHING;
  const at = known.whereabouts(key);
  const atHand = at.kind === 'slot' || at.kind === 'gone' || (at.kind === 'person' && at.person === by);
  if (!atHand && why !== 'lost' && why !== 'retired') return refuse(act.act, 'KC-ADMIN-09', null, key);
  return done(
    [{ type: 'TagUnpaired', key, tag: before.tag, why }],
    putKey({ ...before, tag: null, rom: null }),
    putFile({ ...fileOf(known, key), seal: null }),
  );
}
