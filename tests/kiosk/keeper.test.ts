// When a screen counts as another one, and how often one is told.
import { expect, it } from 'vitest';
import { createKeeper } from '@keycab/firmware/kiosk/keeper';
import type { Picture } from '@keycab/firmware/kiosk/known';
import { SCREEN } from './rig.ts';

function rig() {
  let nowMs = 0;
  let due: { atMs: number; run: () => void } | null = null;
  let picture: Picture = SCREEN;
  const told: number[] = [];
  const keeper = createKeeper(() => picture, {
    monotonicMs: () => nowMs,
    after: (ms, run) => {
      due = { atMs: nowMs + ms, run };
      return () => (due = null);
    },
    every: () => () => {},
  });
  keeper.listen((screen) => told.push(screen.revision));
  return {
    keeper,
    told,
    show: (change: Partial<Picture>) => {
      picture = { ...picture, ...change };
      keeper.refresh();
    },
    pass: (ms: number) => {
      nowMs += ms;
      const ripe = due !== null && due.atMs <= nowMs ? due : null;
      if (ripe === null) return;
      due = null;
      ripe.run();
    },
  };
}

it('a change is told, a repetition is not', () => {
  const { keeper, told, show, pass } = rig();
  pass(100);
  show({ lockdown: true });
  pass(100);
  show({ lockdown: true });
  expect(told).toEqual([2]);
  expect(keeper.screen).toMatchObject({ revision: 2, lockdown: true });
});

it('many changes at once are told as one, and the last of them counts', () => {
  const { keeper, told, show, pass } = rig();
  pass(100);
  for (let waiting = 0; waiting < 100; waiting += 1) show({ offline: { sinceWallMs: null, waiting } });
  pass(50);
  expect(told).toEqual([2, 3]);
  expect(keeper.screen.offline).toEqual({ sinceWallMs: null, waiting: 99 });
});

it('a countdown that runs and a clock within its minute are no change; a countdown that starts anew is one', () => {
  const { told, show, pass } = rig();
  const said = { code: 'KC-TAG-01', title: '', todo: '', call: '', mapText: '' } as const;
  const home = (endsInMs: number): Partial<Picture> => ({
    view: { kind: 'unknownTag', ...said, slotName: 'A01', endsInMs },
  });
  pass(100);
  show(home(6000));
  for (let ms = 250; ms < 3000; ms += 250) {
    pass(250);
    show({ ...home(6000 - ms), wallMs: ms });
  }
  expect(told).toEqual([2]);
  show(home(6000));
  pass(250);
  show({ wallMs: 60_000 });
  pass(50);
  expect(told).toEqual([2, 3, 4]);
});

it('a latch that locks by itself is told when it begins and when it has, not every second', () => {
  const { told, show, pass } = rig();
  const tile = { key: 'k00000001' } as Extract<Picture['view'], { kind: 'lapsed' }>['tile'];
  const lapsed = (locksInMs: number, endsInMs: number): Partial<Picture> => ({
    view: {
      kind: 'lapsed',
      tile,
      slotName: 'A01',
      person: null,
      againText: null,
      lockedText: '',
      stayedText: null,
      locksInMs,
      endsInMs,
    },
  });
  pass(100);
  for (let ms = 0; ms < 3000; ms += 250) {
    show(lapsed(3000 - ms, 6000 - ms));
    pass(250);
  }
  expect(told).toEqual([2]);
  for (let ms = 3000; ms < 5000; ms += 250) {
    show(lapsed(0, 6000 - ms));
    pass(250);
  }
  expect(told).toEqual([2, 3]);
});

it('closed, it computes nothing any more', () => {
  const { keeper, told, show, pass } = rig();
  show({ lockdown: true });
  keeper.close();
  pass(1000);
  expect(told).toEqual([]);
});
