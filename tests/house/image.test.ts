// The demo on the slot boards' own image: a key is taken and brought back through the whole house; starts programs.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chromiumFound, openBrowser } from './chromium.ts';
import { openDemo, type Demo } from './demo.rig.ts';

let demo: Demo;
beforeAll(async () => {
  demo = await openDemo({ name: 'image', port: 18_480, more: ['--board', 'avr'] });
  await demo.until('boards and reader answer', async () => (await fetch(new URL('/readyz', demo.kioskUrl))).ok);
}, 90_000);
afterAll(() => demo?.close());

const patience = { timeout: 90_000 };
const slotOf = async (label: string) => (await demo.state()).slots.find((slot) => slot.label === label);
const touch = async (key: string): Promise<void> => {
  const body = JSON.stringify({ type: 'KeyChosen', key, reason: null });
  await fetch(new URL('/api/touch', demo.kioskUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
};

const journal = async (after: number): Promise<{ size: number; lines: string[] }> => {
  const answer = await fetch(new URL(`/api/journal?after=${String(after)}`, demo.kioskUrl));
  return (await answer.json()) as { size: number; lines: string[] };
};

it('the banner says that the boards are the image on simulated chips, and the page how well they keep up', async () => {
  expect(demo.output()).toMatch(
    /Slot boards of Showroom: their own image \(hardware\/slot-board\) on simulated ATmega/,
  );
  const boards = await demo.until('the pace', async () => {
    const state = await demo.state();
    return state.boards.pacePercent !== null && state.boards;
  });
  expect(boards.kind).toBe('avr');
  process.stdout.write(`pace of the chips: ${String(boards.pacePercent)} % of real time\n`);
});

it.skipIf(!chromiumFound)('the page says so too (needs chromium)', patience, async () => {
  const browser = await openBrowser();
  const page = await browser.newPage();
  await page.goto(`${demo.pagesUrl}/demo`);
  await page.getByText('boards run their image').waitFor();
  expect(await page.locator('p.real').innerText()).toContain('the slot boards run their own image on simulated chips');
  await browser.close();
});

it(
  'badge, tile, pull: the slot unlocks by its chip’s own pulse, and the desk says who has the key',
  patience,
  async () => {
    const [label = ''] = await demo.stockKeys();
    const key = (await demo.who(label))?.key ?? '';
    expect((await slotOf(label))?.latch).toBe('locked');
    await demo.badge('Kim');
    const slot = await demo.until('the slot is unlocked', async () => {
      // Touching again is no harm: the slot is released once.
      await touch(key);
      const found = await slotOf(label);
      return found?.latch === 'free' && found;
    });
    await demo.until('its LED shines', async () => (await slotOf(label))?.light !== null);
    expect(await demo.act({ act: 'pull', slot: slot.slot })).toMatchObject({ ok: true });
    const taken = await demo.until('the desk knows', async () => {
      const answer = await demo.who(label);
      return answer?.state === 'out' && answer;
    });
    expect(taken).toMatchObject({ basis: 'sensed', holder: { kind: 'person', name: 'Kim Ortiz' } });

    const [held] = (await demo.state()).inHand.filter((one) => one.label === label);
    expect(await demo.act({ act: 'putBack', rom: held?.rom })).toMatchObject({ ok: true });
    await demo.until('the desk knows that it is back', async () => (await demo.who(label))?.state === 'in');
    await demo.act({ act: 'closeDoor' });
  },
);

it('a coil with a broken wire moves nothing, and its chip says so', patience, async () => {
  const label = (await demo.stockKeys())[2] ?? '';
  const key = (await demo.who(label))?.key ?? '';
  const slot = (await slotOf(label))?.slot ?? Number.NaN;
  await demo.act({ act: 'breakCoil', slot });
  const before = await journal(999_999_999);
  await demo.until('the word of the slot is in the journal', async () => {
    // The session of before may end between badge and touch.
    await demo.badge('Kim');
    await touch(key);
    return (await journal(before.size - 1)).lines.some((line) => line.includes('"SlotJammed"'));
  });
  expect((await slotOf(label))?.latch).toBe('locked');
});

it('what is pulled while the power is off is known when it is back', patience, async () => {
  const label = (await demo.stockKeys())[4] ?? '';
  const slot = (await slotOf(label))?.slot ?? Number.NaN;
  expect(await demo.act({ act: 'cutPower' })).toMatchObject({ ok: true });
  expect(await demo.act({ act: 'yank', slot })).toMatchObject({ ok: true });
  expect(await demo.act({ act: 'restorePower' })).toMatchObject({ ok: true });
  await demo.until('the truth', async () => (await demo.who(label))?.state === 'unsure');
});
