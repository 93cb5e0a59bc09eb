// The profile of a cabinet: one YAML file that describes its body and nothing else; data only.
//
// Decided: the body has a file of its own, which the cabinet's file names; identity, cloud, keys and habits stay there.
// Because: a technician replaces the profile, or corrects a line of it, without touching identity or keys; tested
// profiles are shipped for usual cabinets; the demo writes both. Instead of: one file with everything, which a service
// call would have to edit beside secrets; or profiles built into the program, which no odd cabinet would ever fit.
// Would change if: boards learned to describe the steel around them.
//
// Each member says in `description` what it is for; `keycab config schema profile` prints it, and the table in
// hardware/profiles/README.md has a row for each.
import { Type, type Static } from 'typebox';

const strict = { additionalProperties: false } as const;
const word = <const Value extends string>(value: Value, description: string) =>
  Type.Literal(value, { description, refusal: `must be ${value}` });
const words = <const Values extends readonly string[]>(...values: Values) =>
  Type.Union(values.map((value) => Type.Literal(value as Values[number])));

const serial = (description: string) =>
  Type.String({
    pattern: '^[0-9a-f]{8}$',
    refusal: 'must be a board’s serial: eight digits 0-9 a-f, in quotes',
    description,
  });
const name = (description: string) => Type.String({ pattern: '^[A-Za-z0-9_.:-]{1,64}$', description });
const port = () =>
  Type.String({
    minLength: 1,
    maxLength: 200,
    description: 'The serial line: /dev/…, by-id:… as /dev/serial/by-id names it, or unix:… for a socket',
  });

/** Loops 6 and 7 of a board measure its own rail and lead nowhere. */
const input = (what: string) =>
  Type.String({
    pattern: '^[0-9a-f]{8}/loop[0-5]$',
    refusal: 'must be a board’s serial and one of its loops, as in 0000a001/loop0 (loop0 to loop5)',
    description: `${what}, as board/loop`,
  });

/** A reader on a line of its own that only speaks. */
const speaking = <const Kind extends string>(kind: Kind, description: string) =>
  Type.Object(
    { kind: Type.Literal(kind, { description }), name: name('As events and the log call it'), port: port() },
    strict,
  );

/** Each kind has its own members and refuses those of the others. */
const Reader = Type.Union([
  speaking('rdm6300', '125 kHz reader that speaks by itself, 9,600 baud'),
  speaking('id12', '125 kHz reader ID-12LA, 9,600 baud'),
  speaking('pn532', '13.56 MHz reader on a serial line'),
  Type.Object(
    {
      kind: Type.Literal('osdp', { description: 'OSDP v2 over RS-485, with a secure channel' }),
      name: name('As events and the log call it'),
      port: port(),
      address: Type.Integer({ minimum: 0, maximum: 126, description: 'The reader’s address on its line' }),
      keyFile: Type.Optional(
        Type.String({ minLength: 1, maxLength: 200, description: 'File with the reader’s key, 32 hex digits' }),
      ),
      allowClear: Type.Boolean({ default: false, description: 'Hear a reader without any key, in clear' }),
      installSeconds: Type.Integer({
        minimum: 0,
        maximum: 600,
        default: 0,
        description: 'Install mode for so long after each start, while the key file is not there yet',
      }),
    },
    strict,
  ),
  Type.Object(
    {
      kind: Type.Literal('wiegand', { description: 'Two wires, D0 and D1, into a slot board' }),
      name: name('As events and the log call it'),
      board: serial('Serial of the slot board that it is wired to'),
      line: Type.Integer({ minimum: 0, maximum: 0, default: 0, description: 'A slot board has one such line, 0' }),
    },
    strict,
  ),
]);

const Board = Type.Object(
  {
    serial: serial('Serial of the slot board, as printed on it; the board itself is asked and must agree'),
    port: port(),
    slots: Type.String({
      pattern: '^[A-Z]{1,2}[0-9]{2}-[A-Z]{1,2}[0-9]{2}$',
      refusal: 'must name a first and a last slot, as in A01-B16',
      description: 'Its first and last slot; channels 1 to 32 are wired in the order of the names',
    }),
    drivers: Type.Union(words('active-high', 'active-low').anyOf, {
      default: 'active-high',
      description: 'The level that energizes a coil’s driver; active-low is always refused',
    }),
  },
  strict,
);

const pixels = (axis: string) =>
  Type.Number({
    exclusiveMinimum: 1,
    exclusiveMaximum: 40,
    description: `Pixels per millimeter, ${axis}, as measured`,
  });

export const Profile = Type.Object(
  {
    version: Type.Literal(1, { default: 1, refusal: 'must be 1', description: 'Of this file’s form' }),
    screen: Type.Object(
      {
        profile: Type.Union(
          [...words('7in-800x480', '7in-1024x600', '7in-1280x720', '10in-1280x800').anyOf, Type.Null()],
          {
            default: null,
            description: 'Diagonal and pixels of the screen; null: by what fits',
          },
        ),
        pxPerMm: Type.Optional(
          Type.Object(
            { x: pixels('across'), y: pixels('down') },
            { ...strict, description: 'Wins over the numbers that belong to the screen’s name' },
          ),
        ),
      },
      { ...strict, default: {} },
    ),
    slots: Type.Object(
      {
        rows: Type.Array(Type.String({ pattern: '^[A-Z]{1,2}$' }), {
          minItems: 1,
          maxItems: 64,
          description: 'Letters of the rows, from the top, as printed on the steel',
        }),
        columns: Type.Integer({ minimum: 1, maximum: 99, description: 'Slots in a row: A01, A02 … from the left' }),
        sense: word('ibutton', 'How a slot knows its key: an iButton contact for each slot'),
        light: word('rgb', 'The lamp at each slot: one color LED, on the board’s chain in the order of its slots'),
        randomReturn: Type.Boolean({ default: true, description: 'false: each key has its own slot' }),
        energizedMax: Type.Integer({
          minimum: 1,
          default: 1,
          description: 'Coils, the door’s latch among them, that the supply may feed at once; at most 4',
        }),
      },
      strict,
    ),
    coils: Type.Object(
      {
        pulseMaxMs: Type.Integer({
          minimum: 20,
          default: 1000,
          description: 'Longest pulse that a coil takes; at most 1000, where the board cuts by itself',
        }),
        dutyMaxPercent: Type.Integer({
          minimum: 1,
          default: 10,
          description: 'Share of a minute that a coil may be energized; at most 10, as the board keeps it',
        }),
      },
      { ...strict, default: {} },
    ),
    boards: Type.Array(Board, {
      minItems: 1,
      maxItems: 8,
      description: 'Slot boards; buzzer and siren hang on the first one',
    }),
    readers: Type.Array(Reader, { maxItems: 4, description: 'Badge readers' }),
    door: Type.Object(
      {
        contact: input('The door’s contact'),
        latch: Type.Optional(serial('Board that drives the door’s latch; left out: the door has none')),
        leftOpenSeconds: Type.Integer({
          minimum: 5,
          maximum: 3600,
          default: 60,
          description: 'A door open for longer is told',
        }),
      },
      strict,
    ),
    tamper: Type.Object(
      {
        lid: Type.Optional(input('Lid and back wall')),
        cylinder: Type.Optional(input('The override cylinder’s contact')),
        shock: Type.Optional(input('The shock sensor')),
      },
      { ...strict, default: {} },
    ),
    power: Type.Object(
      {
        mains: Type.Optional(input('AC-OK of the supply')),
        battery: Type.Optional(input('BAT-LOW of the supply')),
        batteryMinutes: Type.Optional(
          Type.Integer({
            minimum: 1,
            maximum: 2880,
            description: 'How long the full battery carries the cabinet, as measured',
          }),
        ),
      },
      { ...strict, default: {} },
    ),
  },
  strict,
);

/** A profile as it is read, defaults filled in. */
export type ProfileValue = Static<typeof Profile>;
export type ReaderValue = ProfileValue['readers'][number];
