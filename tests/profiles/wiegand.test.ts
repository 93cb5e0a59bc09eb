// A whole firmware whose badge reader hangs on two wires of its second slot board: from pulses to the journal.
import { afterEach, expect, it } from 'vitest';
import { K4512 } from '../people.ts';
import { createRig, profileText, type ProfileRig } from './rig.ts';

const TEXT = profileText('cabinet-64.yaml').replace(
  / {2}- \{ name: front, kind: osdp.*\}/,
  "  - { name: front, kind: wiegand, board: '0000a002' }",
);

let rig: ProfileRig | undefined;
afterEach(() => rig?.close());

it('a badge on a board’s two wires opens a session and gives a key; the board’s cable is the reader’s', async () => {
  const house = await createRig(TEXT, new Map([[K4512, 40]]));
  rig = house;
  const has = (type: string) => async () => (await house.events()).some((event) => event.type === type);
  await house.until('ready', house.ready);
  house.presentBadge();
  await house.until('a session', has('SessionOpened'));
  await house.choose(K4512);
  await house.until('a release', has('SlotReleased'));
  await house.until('its coil', async () => house.cabinet.energizings().some(({ slot }) => slot === 40));
  house.cabinet.unplugBoard(1);
  await house.until('the reader lost', has('ReaderLost'));
  house.cabinet.plugBoard(1);
  await house.until('the reader back', has('ReaderBack'));
  expect(house.cabinet.energizings().map(({ slot }) => slot)).toEqual(['door', 40]);
  expect((await house.events()).filter(({ type }) => type.startsWith('Reader')).map(({ type }) => type)).toEqual([
    'ReaderLost',
    'ReaderBack',
  ]);
});
