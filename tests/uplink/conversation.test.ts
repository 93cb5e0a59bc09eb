// The handshake's case table, and what a window, a time-out and a fork do; no socket, no clock.
import { describe, expect, it } from 'vitest';
import {
  converse,
  openConversation,
  PACE,
  type Act,
  type Conversation,
  type Heard,
} from '@keycab/firmware/uplink/conversation';

interface Run {
  readonly state: Conversation;
  readonly acts: readonly Act[];
}

/** Plays messages; a SendBatch is answered as the publisher does, with at most `perBatch` lines. */
function play(state: Conversation, script: readonly (readonly [ms: number, heard: Heard])[], perBatch = 256): Run {
  const acts: Act[] = [];
  const step = (heard: Heard, ms: number): void => {
    const [after, said] = converse(state, heard, ms);
    state = after;
    for (const act of said) {
      acts.push(act);
      if (act.type === 'SendBatch') {
        step({ type: 'batchSent', from: act.from, to: Math.min(state.size, act.from + perBatch) }, ms);
      }
    }
  };
  for (const [ms, heard] of script) step(heard, ms);
  return { state, acts };
}

const have = (size: number, rest: Partial<Extract<Heard, { type: 'have' }>> = {}): Heard => ({
  type: 'have',
  size,
  refused: null,
  standing: size === 0 ? 'none' : 'ours',
  ...rest,
});
const cosigned = (size: number, cursor = size): Heard => ({ type: 'cosigned', size, cursor });
const names = (acts: readonly Act[]): string[] =>
  acts.map((act) => (act.type === 'SendBatch' ? `SendBatch ${act.from}` : act.type === 'Tell' ? act.code : act.type));

const greeted = (size: number, cursor: number): Conversation =>
  play(openConversation(size, cursor), [[0, { type: 'connected' }]]).state;
const flowing = (size: number): Conversation => play(greeted(size, size), [[0, have(size)]]).state;

describe('the handshake, with n lines here, a cosigned, m in the cloud', () => {
  const table: readonly [name: string, n: number, a: number, heard: Heard, phase: string, said: readonly string[]][] = [
    ['a ≤ m ≤ n goes on from m', 10, 4, have(6), 'flowing', ['SendBatch 6']],
    ['m = n has nothing to say', 10, 10, have(10), 'flowing', []],
    ['an empty cloud gets everything', 10, 0, have(0), 'flowing', ['SendBatch 0']],
    ['a restored cloud, m < a, gets again what it lost', 10, 8, have(3), 'flowing', ['KC-SYNC-04', 'SendBatch 3']],
    ['another root at m is a fork', 10, 4, have(6, { standing: 'other' }), 'halted', ['MarkFork', 'KC-SYNC-02']],
    ['the cloud’s word fork is a fork', 10, 4, have(6, { refused: 'forked' }), 'halted', ['MarkFork', 'KC-SYNC-02']],
    [
      'm > n with our own signature is a journal rolled back',
      10,
      4,
      have(12, { standing: 'ahead' }),
      'halted',
      ['MarkFork', 'KC-SYNC-02'],
    ],
    ['m > n without proof is believed by nobody', 10, 4, have(12, { standing: 'none' }), 'waiting', ['KC-SYNC-03']],
    [
      'a note with a wrong signature is believed by nobody',
      10,
      4,
      have(6, { standing: 'invalid' }),
      'waiting',
      ['KC-SYNC-03'],
    ],
    ['refused as invalid waits', 10, 4, have(4, { refused: 'invalid' }), 'waiting', ['KC-SYNC-03']],
    ['refused as gap goes on from m', 10, 4, have(2, { refused: 'gap' }), 'flowing', ['KC-SYNC-01', 'SendBatch 2']],
  ];
  it.each(table)('%s', (_name, n, a, heard, phase, said) => {
    const { state, acts } = play(greeted(n, a), [[10, heard]]);
    expect(state.phase).toBe(phase);
    expect(names(acts)).toEqual(said);
  });

  it('a rolled back journal and a fork are told apart', () => {
    expect(play(greeted(3, 3), [[1, have(5, { standing: 'ahead' })]]).state.fork).toBe('rolledBack');
    expect(play(greeted(3, 3), [[1, have(3, { standing: 'other' })]]).state.fork).toBe('forked');
  });

  it('nothing is published before the cloud has said where it stands', () => {
    expect(names(play(greeted(10, 0), [[1, { type: 'appended', size: 11 }]]).acts)).toEqual([]);
  });

  it('an answer that comes after the connection has ended is not heard', () => {
    expect(
      names(
        play(greeted(10, 0), [
          [1, { type: 'disconnected' }],
          [2, have(0)],
        ]).acts,
      ),
    ).toEqual([]);
  });
});

describe('while it flows', () => {
  it('a lone line leaves at once', () => {
    expect(names(play(flowing(10), [[50, { type: 'appended', size: 11 }]]).acts)).toEqual(['SendBatch 10']);
  });

  it('what follows a batch on its way is gathered until it is cosigned', () => {
    const { acts } = play(flowing(10), [
      [50, { type: 'appended', size: 11 }],
      [60, { type: 'appended', size: 12 }],
      [70, { type: 'appended', size: 13 }],
      [80, cosigned(11)],
    ]);
    expect(names(acts)).toEqual(['SendBatch 10', 'SendBatch 11']);
  });

  it('a second batch leaves after a second, or with 64 lines, and never a third', () => {
    const { state, acts } = play(flowing(10), [
      [50, { type: 'appended', size: 11 }],
      [60, { type: 'appended', size: 74 }],
      [70, { type: 'appended', size: 75 }],
      [80, { type: 'appended', size: 500 }],
      [2000, { type: 'ticked' }],
    ]);
    expect(names(acts)).toEqual(['SendBatch 10', 'SendBatch 11']);
    expect(state.inFlight).toHaveLength(PACE.windowBatches);
    const late = play(flowing(10), [
      [50, { type: 'appended', size: 11 }],
      [60, { type: 'appended', size: 12 }],
      [1051, { type: 'ticked' }],
    ]);
    expect(names(late.acts)).toEqual(['SendBatch 10', 'SendBatch 11']);
  });

  it('a backlog drains in order, each line once', () => {
    const run = play(greeted(1000, 0), [
      [1, have(0)],
      [2, cosigned(256)],
      [3, cosigned(512)],
      [4, cosigned(768)],
    ]);
    expect(names(run.acts)).toEqual(['SendBatch 0', 'SendBatch 256', 'SendBatch 512', 'SendBatch 768']);
    const done = play(run.state, [[5, cosigned(1000)]]);
    expect(done.acts).toEqual([]);
    expect(done.state).toMatchObject({ cosigned: 1000, next: 1000, inFlight: [] });
  });

  it('idle for a minute it sends a checkpoint without lines, once', () => {
    const { state, acts } = play(flowing(10), [
      [59_999, { type: 'ticked' }],
      [60_000, { type: 'ticked' }],
      [60_250, { type: 'ticked' }],
    ]);
    expect(names(acts)).toEqual(['SendBatch 10']);
    expect(play(state, [[60_300, cosigned(10)]]).state.inFlight).toEqual([]);
  });

  it('a restored cloud that tells how far it is gets each lost line once', () => {
    const run = play(greeted(1000, 900), [
      [1, have(0)],
      [2, have(256)],
      [3, have(512)],
      [4, have(768)],
      [5, cosigned(1000)],
    ]);
    expect(names(run.acts)).toEqual(['KC-SYNC-04', 'SendBatch 0', 'SendBatch 256', 'SendBatch 512', 'SendBatch 768']);
    expect(run.state).toMatchObject({ cosigned: 1000, next: 1000, inFlight: [] });
  });

  it('a cloud that started again with less is sent what it lacks, also what was on its way', () => {
    const sent = play(flowing(10), [[50, { type: 'appended', size: 12 }]]).state;
    expect(names(play(sent, [[60, have(7)]]).acts)).toEqual(['SendBatch 7']);
  });

  it('two batches that met one gap are sent again once', () => {
    const sent = play(flowing(10), [
      [50, { type: 'appended', size: 11 }],
      [60, { type: 'appended', size: 100 }],
    ]).state;
    const again = play(sent, [
      [70, have(5, { refused: 'gap' })],
      [71, have(5, { refused: 'gap' })],
    ]);
    expect(names(again.acts)).toEqual(['KC-SYNC-01', 'SendBatch 5']);
  });

  it('a batch that got lost before the next one is sent again at once', () => {
    const sent = play(flowing(10), [
      [50, { type: 'appended', size: 11 }],
      [60, { type: 'appended', size: 100 }],
    ]).state;
    expect(names(play(sent, [[70, have(10, { refused: 'gap' })]]).acts)).toEqual(['KC-SYNC-01', 'SendBatch 10']);
  });
});

describe('when no answer comes', () => {
  it('a batch without a cosignature asks where the cloud stands after 5 s and goes on from there', () => {
    const sent = play(flowing(10), [[100, { type: 'appended', size: 12 }]]).state;
    expect(names(play(sent, [[5_099, { type: 'ticked' }]]).acts)).toEqual([]);
    const asked = play(sent, [[5_100, { type: 'ticked' }]]);
    expect(names(asked.acts)).toEqual(['SayHello']);
    expect(names(play(asked.state, [[5_200, have(11)]]).acts)).toEqual(['SendBatch 11']);
  });

  it('a cloud that answers and never cosigns is asked ever more seldom', () => {
    let state = flowing(10);
    const askedMs: number[] = [];
    state = play(state, [[0, { type: 'appended', size: 11 }]]).state;
    for (let ms = 0; ms < 600_000; ms += 250) {
      const ticked = play(state, [[ms, { type: 'ticked' }]]);
      state = ticked.state;
      if (!ticked.acts.some((act) => act.type === 'SayHello')) continue;
      askedMs.push(ms);
      state = play(state, [[ms, have(10)]]).state;
    }
    expect(askedMs.length).toBeGreaterThan(5);
    expect(askedMs.length).toBeLessThan(20);
  });

  it('three hellos without an answer give up the connection', () => {
    let state = greeted(10, 0);
    const said: string[] = [];
    for (let ms = 0; ms < 60_000; ms += 250) {
      const ticked = play(state, [[ms, { type: 'ticked' }]]);
      state = ticked.state;
      said.push(...names(ticked.acts));
      if (said.includes('Reconnect')) break;
    }
    expect(said).toEqual(['SayHello', 'SayHello', 'Reconnect']);
  });

  it('a lost connection forgets what was on its way, and the next one goes on from the cloud’s size', () => {
    const cut = play(flowing(10), [
      [50, { type: 'appended', size: 12 }],
      [60, { type: 'disconnected' }],
    ]).state;
    expect(cut.inFlight).toEqual([]);
    const back = play(cut, [
      [5000, { type: 'connected' }],
      [5001, have(10)],
    ]);
    expect(names(back.acts)).toEqual(['SayHello', 'SendBatch 10']);
  });

  it('a wait after an invalid answer ends with a hello', () => {
    const waiting = play(greeted(10, 4), [[0, have(4, { refused: 'invalid' })]]).state;
    expect(names(play(waiting, [[9_999, { type: 'ticked' }]]).acts)).toEqual([]);
    expect(names(play(waiting, [[10_000, { type: 'ticked' }]]).acts)).toEqual(['SayHello']);
  });
});

it('after a fork nothing is said, whatever is heard', () => {
  const halted = play(greeted(10, 4), [[1, have(6, { refused: 'forked' })]]).state;
  const { acts } = play(halted, [
    [2, { type: 'appended', size: 20 }],
    [3, have(10)],
    [4, cosigned(10)],
    [70_000, { type: 'ticked' }],
    [70_001, { type: 'disconnected' }],
    [70_002, { type: 'connected' }],
    [140_000, { type: 'ticked' }],
  ]);
  expect(acts).toEqual([]);
});
