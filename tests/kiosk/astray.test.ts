// Keys that left without a release or were reported lost: told as what they are, each with its slot, until thanks are said.
import { describe, expect, it } from 'vitest';
import { messagesIn } from '@keycab/shared/messages';
import type { View } from '@keycab/firmware/kiosk/screen';
import type { Step } from '../given.ts';
import { badge, boards, choose, K4498, K4512, K4603, morning, pull, seat, SETTINGS, start, tick } from '../people.ts';
import { screenAfter, type Scenes } from './stage.ts';

const kim = badge('p0000kim1');
const done: Step = { type: 'DoneTouched' };
/** Nobody has released it. */
const forced = (...slots: number[]): Step[] => [...slots.map(pull), { wait: SETTINGS.absentMs }, tick];
const takes = (key: typeof K4512, slot: number): Step[] => [choose(key), { wait: 1_000 }, pull(slot), { wait: 7_000 }];
const lost = (key: typeof K4512): Step => ({ type: 'ProblemTold', key, problem: 'keyLost' });
const OWN_SLOTS = { settings: { randomReturn: false } };

const at = (locale: string, ...steps: Scenes[]) => screenAfter({ ...OWN_SLOTS, locale }, ...morning, ...steps);
const told = (...steps: Scenes[]) =>
  at('en-US', ...steps, done, { wait: 20_000 }).notices.map(({ code, text, more }) => ({ code, text, more }));
const lapsed = (...steps: Scenes[]): Extract<View, { kind: 'lapsed' }> => {
  const { view } = at('en-US', ...steps);
  expect(view.kind).toBe('lapsed');
  return view as Extract<View, { kind: 'lapsed' }>;
};

describe('a key that was reported lost', () => {
  const reported: Step[] = [kim, ...takes(K4512, 0), lost(K4512)];

  it('is told as that, with who said so and where it goes, and is no alarm', () => {
    expect(told(...reported)).toEqual([
      { code: null, text: '4512 was reported lost by Kim at 10:42 AM.', more: 'Found it? Hang it up in A01.' },
    ]);
    const anywhere = screenAfter({ settings: { randomReturn: true } }, ...morning, ...reported, done);
    expect(anywhere.notices.map(({ more }) => more)).toEqual(['Found it? Hang it up in any free slot.']);
  });

  it('stands beside one that was forced out, each with its own words', () => {
    const both = told(...reported, ...forced(1));
    expect(both.map(({ code }) => code)).toEqual(['KC-KEY-02', null]);
    expect(both.map(({ text }) => text)).toEqual([
      'Put it back: 4498 left without a release.',
      '4512 was reported lost by Kim at 10:42 AM.',
    ]);
    expect(both[0]?.more).toBe('Kim was badged in at 10:42 AM. It belongs in A02. Ask a manager.');
  });

  it('after it had left without a release is told as both', () => {
    expect(told(kim, ...forced(0), lost(K4512))).toEqual([
      {
        code: 'KC-KEY-02',
        text: 'Put it back: 4512 left without a release.',
        more: '4512 was reported lost by Kim at 10:42 AM. It belongs in A01. Ask a manager.',
      },
    ]);
  });

  it('with others has each of them said by whom, and its own slot', () => {
    expect(told(...reported, ...takes(K4498, 1), lost(K4498))).toEqual([
      {
        code: null,
        text: '4512 was reported lost by Kim at 10:42 AM. 4498 was reported lost by Kim at 10:42 AM.',
        more: 'Found one? Hang it up. 4512 belongs in A01, 4498 in A02.',
      },
    ]);
  });

  it('as the third of them leaves room for the names alone', () => {
    const three = [...reported, ...takes(K4498, 1), lost(K4498), ...takes(K4603, 2), lost(K4603)];
    expect(told(...three)).toEqual([
      {
        code: null,
        text: '4512, 4498, 4603 were reported lost.',
        more: 'Found one? Hang it up. 4512 belongs in A01, 4498 in A02, 4603 in A03.',
      },
    ]);
  });

  it('is no matter any more once it hangs again', () => {
    expect(told(...reported, done, { wait: 20_000 }, seat(0, 1))).toEqual([]);
  });
});

describe('a key that left without a release', () => {
  it('while somebody was badged in stays on the screen until it is back, with her name', () => {
    const one = [
      {
        code: 'KC-KEY-02',
        text: 'Put it back: 4512 left without a release.',
        more: 'Kim was badged in at 10:42 AM. It belongs in A01. Ask a manager.',
      },
    ];
    expect(told(kim, ...forced(0))).toEqual(one);
    expect(told(kim, ...forced(0), done, { wait: 3_600_000 }, badge('p0000ola1'))).toEqual(one);
    expect(told(kim, ...forced(0), done, { wait: 3_600_000 }, seat(0, 1))).toEqual([]);
  });

  it('with another says of each who was there and where it belongs', () => {
    expect(told(...forced(0), { wait: 60_000 }, kim, ...forced(1)).map(({ text, more }) => [text, more])).toEqual([
      [
        'Put them back: 4512, 4498 left without a release.',
        '4512: Nobody was badged in at 10:42 AM. 4498: Kim was badged in at 10:43 AM. 4512 belongs in A01, 4498 in A02. Ask a manager.',
      ],
    ]);
    expect(told(...forced(0), { wait: 60_000 }, ...forced(1))[0]?.more).toBe(
      'Nobody was badged in. 4512 belongs in A01, 4498 in A02. Ask a manager.',
    );
  });

  it('while the cabinet was off names nobody, not even “nobody”', () => {
    const off: Step[] = [{ wait: 60_000 }, { crash: true }, start, ...boards({ 1: 2, 2: 3, 3: 4, 40: 5 })];
    expect(told(...off, { wait: 70_000 }).map(({ more }) => more)).toEqual([
      'I could not see who was there. It belongs in A01. Ask a manager.',
    ]);
  });

  it('says the same in Spanish', () => {
    const spanish = (...steps: Scenes[]) =>
      at('es-US', ...steps, done, { wait: 20_000 }).notices.map(({ text, more }) => `${text} ${more}`);
    expect(spanish(kim, ...forced(0, 1))).toEqual([
      'Devuélvalas: 4512, 4498 salieron sin autorización. Kim se había identificado a las 10:42 a.m. El lugar de 4512 es A01, el de 4498 es A02. Pregunte a un gerente.',
    ]);
    expect(spanish(kim, ...takes(K4512, 0), lost(K4512))).toEqual([
      'Kim reportó 4512 como perdida a las 10:42 a.m. ¿La encontró? Cuélguela en A01.',
    ]);
  });
});

describe('thanks are said', () => {
  const back = (...steps: Scenes[]) => {
    const { view } = at('en-US', ...steps);
    return view.kind === 'returned' ? view.title : view.kind;
  };

  it('to whoever brings a key that left while nobody was badged in, long after', () => {
    expect(back(...forced(0), { wait: 600_000 }, seat(0, 1))).toBe('4512 is back. Thank you.');
  });

  it('for each of several that are missing', () => {
    const gone: Step[] = [...forced(0), { wait: 30_000 }, ...forced(1), { wait: 30_000 }];
    expect(back(...gone, seat(0, 1))).toBe('4512 is back. Thank you.');
    expect(back(...gone, seat(0, 1), { wait: 1_000 }, seat(1, 2))).toBe('4498 is back. Thank you.');
  });

  it('for one that was reported lost after it had been forced out, and by whoever is badged in', () => {
    const gone: Step[] = [kim, ...forced(0), lost(K4512), done, { wait: 600_000 }];
    expect(back(...gone, seat(0, 1))).toBe('4512 is back. Thank you.');
    expect(back(...gone, badge('p00maria1'), seat(0, 1))).toBe('4512 is back. Thank you, Maria.');
  });
});

describe('a slot that locks again', () => {
  const open: Step[] = [kim, choose(K4512), { wait: 3_000 }];

  it('says what left instead, and where it goes back', () => {
    const view = lapsed(...open, ...forced(1), done);
    expect(view.stayedText).toBe('4512 stayed. 4498 left without a release: put it back into A02.');
    expect(view.lockedText).toBe('Locked again.');
    expect(lapsed(...open, ...forced(1, 2), done).stayedText).toBe(
      '4512 stayed. 4498, 4603 left without a release: put them back into A02, A03.',
    );
  });

  it('says that nothing left only where nothing did', () => {
    expect(lapsed(...open, done)).toMatchObject({
      stayedText: null,
      lockedText: 'Nothing left the cabinet. Locked again.',
    });
    const basket: Scenes[] = [kim, { finger: { type: 'KeysChosen', keys: [K4512, K4498], reason: null } }];
    expect(lapsed(...basket, { wait: 2_000 }, pull(1), { wait: 1_000 }, done).stayedText).toBe('4512 stayed.');
  });
});

it('a badge that is switched off can still give back what its person has', () => {
  const { view } = at('en-US', badge('p0000lee1'));
  expect(view.kind === 'refused' && view.todo).toBe('Put back what you have: just hang it up.');
  expect(messagesIn('es').fault('KC-BADGE-02').todo).toBe('Devuelva lo que tenga: solo cuélguelo.');
});
