// Topic to payload type, both ways; the whole conversation between a cabinet and its cloud; pure.
import { Type, type Static, type TSchema } from 'typebox';
import { KeyId, PersonId, type CabinetId } from './ids.ts';

/** A packet is refused above this many bytes, a batch above this many lines. */
export const PACKET_MAX_BYTES = 65_536;
export const BATCH_MAX_LINES = 256;
/** Room in a packet for a batch's members beside its lines. */
export const BATCH_MAX_LINE_BYTES = 60_000;
/** What is said of keys elsewhere fits into one packet, with room for its topic. */
export const ELSEWHERE_MAX_BYTES = 64_000;

const strict = { additionalProperties: false } as const;
const Size = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Epoch = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
const Root = Type.String({ pattern: '^[A-Za-z0-9+/]{43}=$' });
const Note = Type.String({ minLength: 1, maxLength: 4096 });
const NoteOrNull = Type.Union([Note, Type.Null()]);

/** `root` is base64 of the root over `size` lines; `cosigned` the newest cosigned checkpoint that the cabinet holds. */
export const Hello = Type.Object(
  {
    boot: Size,
    cosigned: NoteOrNull,
    epoch: Epoch,
    oldestBody: Size,
    root: Root,
    size: Size,
    software: Type.String({ maxLength: 64 }),
    roster: Size,
  },
  strict,
);
export const Have = Type.Object(
  {
    epoch: Epoch,
    size: Size,
    note: NoteOrNull,
    refused: Type.Union([Type.Null(), Type.Literal('gap'), Type.Literal('forked'), Type.Literal('invalid')]),
  },
  strict,
);
/** `lines` are stored as they are; `checkpoint` covers them. No lines: a heartbeat, cosigned anew. */
export const Batch = Type.Object(
  {
    checkpoint: Note,
    epoch: Epoch,
    from: Size,
    lines: Type.Array(Type.String({ minLength: 2, maxLength: 4096 }), { maxItems: BATCH_MAX_LINES }),
  },
  strict,
);
export const Cosig = Type.Object({ epoch: Epoch, size: Size, note: Note }, strict);
/** Birth and will. `waiting` counts lines after the cursor. */
export const Status = Type.Object(
  {
    state: Type.Union([Type.Literal('online'), Type.Literal('offline')]),
    boot: Size,
    waiting: Size,
    wallMs: Type.Union([Size, Type.Null()]),
  },
  strict,
);
export const ROSTER_PARTS_MAX = 200;
/** Characters of a note in one part: at three bytes each, or two where they are escaped, a packet holds them. */
export const ROSTER_PART_MAX = 20_000;
const RosterText = Type.String({ minLength: 1, maxLength: ROSTER_PART_MAX });
/**
 * A roster is one signed note whose text is `<ledger>/roster/v1`, then the roster as one canonical line. One that no packet
 * holds comes in parts, from part 0 on, one after the other; it is one note again before anything of it is believed.
 */
export const RosterMessage = Type.Union([
  Type.Object({ note: RosterText }, strict),
  Type.Object(
    {
      version: Size,
      part: Type.Integer({ minimum: 0, maximum: ROSTER_PARTS_MAX - 1 }),
      parts: Type.Integer({ minimum: 2, maximum: ROSTER_PARTS_MAX }),
      text: RosterText,
    },
    strict,
  ),
]);
export const CommandMessage = Type.Object({ note: Type.String({ minLength: 1, maxLength: 4096 }) }, strict);

const Name = Type.String({ minLength: 1, maxLength: 120 });
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
/**
 * A key that left this cabinet and was seen by another one since: in `slotName` of it, with the `person` who took it from
 * there, or, when both are null, nobody can say.
 */
export const ElsewhereKey = Type.Object(
  {
    key: KeyId,
    cabinetName: Name,
    slotName: orNull(Name),
    person: orNull(PersonId),
    reason: orNull(Type.String({ pattern: '^[A-Za-z]{1,32}$' })),
    sinceWallMs: Size,
    dueWallMs: orNull(Size),
  },
  strict,
);
/** For the eyes of people alone: it is not signed, not kept, and neither allows nor refuses anything. Newest first. */
export const Elsewhere = Type.Object({ asOfWallMs: Size, keys: Type.Array(ElsewhereKey, { maxItems: 1_000 }) }, strict);

export const UP = { hello: Hello, batch: Batch, status: Status } as const;
export const DOWN = {
  have: Have,
  cosig: Cosig,
  roster: RosterMessage,
  command: CommandMessage,
  elsewhere: Elsewhere,
} as const;

export type UpName = keyof typeof UP;
export type DownName = keyof typeof DOWN;
export type UpPayload<Name extends UpName> = Static<(typeof UP)[Name]>;
export type DownPayload<Name extends DownName> = Static<(typeof DOWN)[Name]>;
export type Hello = Static<typeof Hello>;
export type Have = Static<typeof Have>;
export type Batch = Static<typeof Batch>;
export type Cosig = Static<typeof Cosig>;
export type Status = Static<typeof Status>;
export type RosterMessage = Static<typeof RosterMessage>;
export type ElsewhereKey = Static<typeof ElsewhereKey>;
export type Elsewhere = Static<typeof Elsewhere>;

const ROOT = 'keycab/v1';
export const upTopic = (cabinet: CabinetId, name: UpName): string => `${ROOT}/${cabinet}/up/${name}`;
export const downTopic = (cabinet: CabinetId, name: DownName): string => `${ROOT}/${cabinet}/down/${name}`;
export const upFilter = `${ROOT}/+/up/#`;
export const downFilter = (cabinet: CabinetId): string => `${ROOT}/${cabinet}/down/#`;

export type ParsedTopic =
  | { readonly direction: 'up'; readonly cabinet: CabinetId; readonly name: UpName; readonly schema: TSchema }
  | { readonly direction: 'down'; readonly cabinet: CabinetId; readonly name: DownName; readonly schema: TSchema };

/** @returns null for a topic that is not part of the conversation */
export function parseTopic(topic: string): ParsedTopic | null {
  const match = /^keycab\/v1\/(c[0-9a-f]{32})\/(up|down)\/([a-z]+)$/.exec(topic);
  if (match === null) return null;
  const [, cabinet, direction, name] = match as unknown as [string, CabinetId, 'up' | 'down', string];
  if (direction === 'up' && Object.hasOwn(UP, name)) {
    return { direction, cabinet, name: name as UpName, schema: UP[name as UpName] };
  }
  if (direction === 'down' && Object.hasOwn(DOWN, name)) {
    return { direction, cabinet, name: name as DownName, schema: DOWN[name as DownName] };
  }
  return null;
}
