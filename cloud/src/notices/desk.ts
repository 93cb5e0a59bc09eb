// What people see and set of their own notices, and of nobody else's: list, read, ways, quiet hours, devices; database, office.
import { Fault } from '@keycab/shared/fault';
import type { OfficeFact } from '@keycab/shared/events/office';
import type { PersonId } from '@keycab/shared/ids';
import { WAYS, type Portion, type Way } from '@keycab/shared/notice-kinds';
import type { NoticeInfo, NoticeList, NoticeSettings, QuietHours } from '@keycab/shared/notices';
import { namesFor, rooftopOf } from './around.ts';
import { isOfUse } from './decide.ts';
import type { NoticesParts } from './room.ts';
import * as table from './table.ts';
import { wordsOf } from './words.ts';

export interface NewDevice {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
  readonly name: string;
}

export interface NewSettings {
  readonly portions: Readonly<Record<Way, Portion>>;
  readonly quiet: 'rooftop' | QuietHours | null;
  /** Left out: as it was. */
  readonly text?: string | null;
  readonly chat?: string | null;
}

export interface NoticeDesk {
  readonly list: (person: PersonId, limit: number) => Promise<NoticeList>;
  /** @returns how many are unread now */
  readonly read: (person: PersonId, which: 'all' | readonly string[]) => Promise<number>;
  readonly settings: (person: PersonId) => Promise<NoticeSettings>;
  readonly change: (person: PersonId, settings: NewSettings) => Promise<NoticeSettings>;
  /** @throws Fault KC-NOTICE-06, KC-NOTICE-07 */
  readonly addDevice: (person: PersonId, device: NewDevice) => Promise<NoticeSettings>;
  readonly removeDevice: (person: PersonId, device: string) => Promise<NoticeSettings>;
}

/** A person has so many browsers; the oldest goes when another one comes. */
const DEVICES_MAX = 8;
const DEVICE_BYTES = 8;

export function openDesk(parts: NoticesParts): NoticeDesk {
  const { clock, db, directory, office } = parts;

  const list = async (person: PersonId, limit: number): Promise<NoticeList> => {
    const notices = await table.noticesOf(db, person, limit);
    const lines = await table.linesOf(
      db,
      notices.flatMap(({ ofArrival }) => (ofArrival === null ? [] : [ofArrival])),
    );
    const ways = await table.deliveriesOf(
      db,
      notices.map(({ notice }) => notice),
    );
    const keys = notices.flatMap(({ matter }) => (matter?.of === 'holding' ? [matter.key] : []));
    const at = await parts.whereabouts({ trx: db }, [...new Set(keys)]);
    const index = directory.index();
    const names = namesFor(index, clock.wallMs(), rooftopOf(index, person));
    const whereabouts = (key: (typeof keys)[number]) => at.get(key) ?? ({ kind: 'notSure', lastPerson: null } as const);
    const told = notices.map((notice): NoticeInfo => {
      const { givenWallMs, key, kind, matter, notice: id, ofArrival, other, readWallMs, urgency } = notice;
      const line = ofArrival === null ? undefined : lines.get(ofArrival);
      return {
        notice: id,
        kind,
        urgency,
        key,
        ...wordsOf({ kind, key, other, log: line?.log ?? null, event: line?.event ?? null }, names),
        atWallMs: givenWallMs,
        read: readWallMs !== null,
        open: matter !== null && isOfUse(matter, { office: office.state(), whereabouts }),
        ways: ways
          .filter((delivery) => delivery.notice === id)
          .map(({ at_ms: atWallMs, state, way }) => ({ way: way as Way, state, atWallMs })),
      };
    });
    return { notices: told, unread: await table.unreadOf(db, person), asOfWallMs: clock.wallMs() };
  };

  const settings = async (person: PersonId): Promise<NoticeSettings> => {
    const wishes = await table.wishesOf(db, person);
    const devices = await table.devicesOf(db, person);
    const troubles = await table.troublesOf(db, person);
    const mail = await table.mailOf(db, person);
    const to: Readonly<Record<Way, string | null>> = {
      push: devices.length === 0 ? null : devices.map(({ name }) => name).join(', '),
      mail,
      text: wishes.text,
      chat: wishes.chat,
    };
    return {
      ways: WAYS.map((way) => ({
        way,
        portion: wishes.portions[way],
        available: parts.adapters.some((adapter) => adapter.way === way),
        to: to[way],
        trouble: troubles.get(way) ?? null,
      })),
      quiet: wishes.quiet,
      rooftopQuiet: parts.settings.quiet,
      timeZone: rooftopOf(directory.index(), person).timeZone,
      devices: devices.map(({ added_ms: addedWallMs, device, name }) => ({ device, name, addedWallMs })),
      applicationKey: parts.settings.applicationKey,
    };
  };

  /** What a person changes about themselves is an act of theirs: one line, without what it is now. */
  const changed = async (
    person: PersonId,
    what: Extract<OfficeFact, { type: 'NoticeWaysChanged' }>['what'],
    write: (db: NoticesParts['db']) => Promise<boolean>,
  ): Promise<NoticeSettings> => {
    await office.write(
      async (_asked, { trx }) => ((await write(trx)) ? [{ type: 'NoticeWaysChanged', person, what }] : []),
      { by: person, via: 'desk' },
    );
    return settings(person);
  };

  return {
    list,
    read: async (person, which) => {
      await table.markRead(db, person, which, clock.wallMs());
      return table.unreadOf(db, person);
    },
    settings,
    change: (person, { portions, quiet, text, chat }) =>
      changed(person, 'ways', async (trx) => {
        const before = await table.wishesOf(trx, person);
        const after = {
          portions,
          quiet,
          text: text === undefined ? before.text : text,
          chat: chat === undefined ? before.chat : chat,
        };
        if (JSON.stringify(after) === JSON.stringify({ ...before })) return false;
        await table.setWishes(trx, person, after);
        return true;
      }),
    addDevice: async (person, { auth, endpoint, name, p256dh }) => {
      if (parts.settings.applicationKey === null) throw new Fault('KC-NOTICE-07', '');
      if (!parts.settings.isPushService(endpoint)) throw new Fault('KC-NOTICE-06', '');
      return changed(person, 'deviceAdded', async (trx) => {
        const own = await table.devicesOf(trx, person);
        const same = own.find((device) => device.endpoint === endpoint);
        if (same?.p256dh === p256dh && same.auth === auth) return false;
        for (const old of own.slice(0, Math.max(0, own.length - DEVICES_MAX + 1)))
          await table.dropDevice(trx, person, old.device);
        const device = Buffer.from(parts.random(DEVICE_BYTES)).toString('hex');
        const keys = { p256dh, auth };
        await table.putDevice(trx, { device, person, endpoint, ...keys, name, added_ms: clock.wallMs() });
        return true;
      });
    },
    removeDevice: (person, device) => changed(person, 'deviceRemoved', (trx) => table.dropDevice(trx, person, device)),
  };
}
