// The whole conversation over a real broker with a real client: every verdict, every kind of nonsense.
import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startIntake, type Intake } from '@keycab/cloud/wire/intake';
import type { Wire } from '@keycab/cloud/wire/wire';
import type { CabinetId } from '@keycab/shared/ids';
import { createJoiner, type Joined } from '@keycab/shared/parcels';
import { downTopic, PACKET_MAX_BYTES, upTopic, type RosterMessage } from '@keycab/shared/topics';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { confirmed, listeningLog, openDesk, type Desk } from '../ledger/desk.ts';
import type { BrokerRig } from './brokers.ts';
import { dial, type Caller } from './caller.ts';
import { fakeCabinet, work, type FakeCabinet } from './fake-cabinet.ts';
import { until } from './until.ts';

export function wireContract(rig: BrokerRig): void {
  describe(`over ${rig.name}`, () => {
    let folder = '';
    let desk: Desk;
    let wire: Wire;
    let url = '';
    let intake: Intake;
    let failures: unknown[];
    let callers: Caller[];
    let greetings: CabinetId[];
    let elapsedMs = 0;
    const { log, told } = listeningLog();

    const open = async (path: string): Promise<void> => {
      desk = await openDesk({ kind: 'sqlite', path });
      ({ wire, url } = await rig.open(log));
      intake = startIntake({
        wire,
        ingest: desk.ingest,
        ledger: desk.ledger,
        cabinetChanged: () => {},
        greeted: (cabinet) => void greetings.push(cabinet),
        failed: (thrown) => failures.push(thrown),
        clock: {
          ...noTimers,
          monotonicMs: () => noTimers.monotonicMs() + elapsedMs,
          wallMs: () => desk.time.nowMs,
        },
        log,
      });
      if (rig.name !== 'mosquitto') await desk.ledger.setReconciled('all', false);
    };
    const shut = async (): Promise<void> => {
      wire.onUp(async () => {});
      await wire.close();
      await desk.close();
    };

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'keycab-wire-'));
    });
    afterAll(async () => {
      await rig.stop();
      await rm(folder, { recursive: true, force: true });
    });
    beforeEach(async () => {
      [failures, callers, greetings] = [[], [], []];
      told.length = 0;
      await open(join(folder, `${randomBytes(6).toString('hex')}.db`));
    });
    afterEach(async () => {
      for (const caller of callers) caller.client.end(true);
      await shut();
      expect(failures).toEqual([]);
    });

    const call = async (cabinet: FakeCabinet, options = {}): Promise<Caller> => {
      const caller = await dial(url, cabinet.cabinet, options);
      callers.push(caller);
      return caller;
    };
    const enrolled = async (number: number, lines: number): Promise<FakeCabinet> => {
      const cabinet = fakeCabinet(number);
      work(cabinet, lines - 1);
      await desk.enroll(cabinet);
      return cabinet;
    };
    const greeted = async (number: number, lines: number): Promise<{ cabinet: FakeCabinet; caller: Caller }> => {
      const cabinet = await enrolled(number, lines);
      const caller = await call(cabinet);
      caller.say('hello', cabinet.hello(null));
      await caller.hear('have');
      return { cabinet, caller };
    };
    const sizeOf = async (cabinet: FakeCabinet): Promise<number> =>
      (await desk.ledger.head(cabinet.cabinet, cabinet.epoch))?.size ?? 0;
    /** That all which was sent before has been taken in or dropped is shown by the answer to one more word. */
    const stillTalks = async ({ cabinet, caller }: { cabinet: FakeCabinet; caller: Caller }): Promise<void> => {
      const from = await sizeOf(cabinet);
      work(cabinet, 2);
      const unheard = caller.unheard('cosig');
      caller.say('batch', cabinet.batch(from));
      for (let skipped = 0; skipped < unheard; skipped += 1) await caller.hear('cosig');
      expect(confirmed((await caller.hear('cosig')).note)).toMatchObject({ root: cabinet.root() });
    };

    test('a hello is answered with what is held, a batch with its confirmation', async () => {
      const cabinet = await enrolled(1, 6);
      const caller = await call(cabinet);
      caller.say('hello', cabinet.hello(null));
      expect(await caller.hear('have')).toEqual({ epoch: 1, size: 0, note: null, refused: null });
      caller.say('batch', cabinet.batch(0));
      const cosig = await caller.hear('cosig');
      expect(cosig).toMatchObject({ epoch: 1, size: 6 });
      expect(confirmed(cosig.note)).toMatchObject({ size: 6, root: cabinet.root() });
      expect(await desk.ledger.cabinet(cabinet.cabinet)).toMatchObject({ reachable: true, forked: false });
    });

    test('two batches on their way at once are both confirmed', async () => {
      const { cabinet, caller } = await greeted(1, 300);
      caller.say('batch', cabinet.batch(0, 150));
      caller.say('batch', cabinet.batch(150));
      await until('all is confirmed', async () => confirmed((await caller.hear('cosig')).note)?.size === 300);
      expect(await sizeOf(cabinet)).toBe(300);
    });

    test('a batch that comes twice is stored once and confirmed twice', async () => {
      const { cabinet, caller } = await greeted(1, 5);
      caller.say('batch', cabinet.batch(0));
      caller.say('batch', cabinet.batch(0));
      expect((await caller.hear('cosig')).size).toBe(5);
      expect((await caller.hear('cosig')).size).toBe(5);
      expect(desk.projected).toHaveLength(5);
    });

    test('a gap is answered with where to go on', async () => {
      const { cabinet, caller } = await greeted(1, 9);
      caller.say('batch', cabinet.batch(4));
      expect(await caller.hear('have')).toMatchObject({ size: 0, refused: 'gap' });
      caller.say('batch', cabinet.batch(0));
      caller.say('hello', cabinet.hello(null));
      expect(await caller.hear('have')).toMatchObject({ size: 9, refused: null });
      expect(confirmed((await caller.hear('cosig')).note)?.size).toBe(9);
    });

    test('a cloned card is told that histories disagree', async () => {
      const { cabinet, caller } = await greeted(1, 5);
      const clone = cabinet.clone(3);
      work(clone, 3);
      caller.say('batch', cabinet.batch(0));
      await caller.hear('cosig');
      caller.say('batch', clone.batch(3));
      expect(await caller.hear('have')).toMatchObject({ size: 5, refused: 'forked' });
      expect(await desk.ledger.branches(cabinet.cabinet)).toHaveLength(1);
    });

    test('a confirmation that was lost with the connection is there at the next hello', async () => {
      const { cabinet, caller } = await greeted(1, 5);
      caller.say('batch', cabinet.batch(0));
      await until('the batch is stored', async () => (await sizeOf(cabinet)) === 5);
      caller.drop();
      const again = await call(cabinet);
      again.say('hello', cabinet.hello(null));
      expect(confirmed((await again.hear('have')).note)).toMatchObject({ size: 5, root: cabinet.root() });
    });

    test('a heartbeat is confirmed anew', async () => {
      const { cabinet, caller } = await greeted(1, 4);
      caller.say('batch', cabinet.batch(0));
      const first = confirmed((await caller.hear('cosig')).note);
      desk.time.nowMs += 60_000;
      caller.say('batch', cabinet.batch(4));
      expect(confirmed((await caller.hear('cosig')).note)).toEqual({
        ...first,
        timeSeconds: (first?.timeSeconds ?? 0) + 60,
      });
    });

    test('a cabinet with an old roster is sent the new one, one with the new roster is not', async () => {
      const cabinet = await enrolled(1, 2);
      await desk.ledger.putRoster({ cabinet: cabinet.cabinet, version: 3, note: 'a signed roster' });
      const caller = await call(cabinet);
      caller.say('hello', { ...cabinet.hello(null), roster: 2 });
      expect(await caller.hear('roster')).toEqual({ note: 'a signed roster' });
      caller.say('hello', { ...cabinet.hello(null), roster: 3 });
      await caller.hear('have');
      await caller.hear('have');
      expect(caller.unheard('roster')).toBe(0);
      await intake.pushRoster(cabinet.cabinet);
      expect(await caller.hear('roster')).toEqual({ note: 'a signed roster' });
    });

    test('a roster that no packet holds comes in parts, each within the limit of the broker', async () => {
      const cabinet = await enrolled(1, 2);
      const note = Array.from({ length: 9_000 }, (_, at) => `"Łukasz ${at}"`).join('\n');
      await desk.ledger.putRoster({ cabinet: cabinet.cabinet, version: 3, note });
      const caller = await call(cabinet);
      caller.say('hello', cabinet.hello(null));
      const join = createJoiner();
      let joined: Joined = 'waiting';
      let packets = 0;
      while (joined === 'waiting') {
        const message: RosterMessage = await caller.hear('roster');
        expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThan(PACKET_MAX_BYTES - 128);
        joined = join(message);
        packets += 1;
      }
      expect(joined).toEqual({ note });
      expect(packets).toBeGreaterThan(5);
    });

    test('birth and will say whether a cabinet is there, and how much it holds back', async () => {
      const cabinet = await enrolled(1, 2);
      const status = { boot: 1, waiting: 7, wallMs: null };
      const topic = upTopic(cabinet.cabinet, 'status');
      const will = { topic, payload: Buffer.from(JSON.stringify({ ...status, state: 'offline' })), qos: 1 as const };
      const caller = await call(cabinet, { will: { ...will, retain: false } });
      caller.say('status', { ...status, state: 'online' });
      const now = () => desk.ledger.cabinet(cabinet.cabinet);
      await until('it is there', async () => (await now())?.reachable === true);
      expect(await now()).toMatchObject({ waiting: 7, seenMs: desk.time.nowMs });
      caller.drop();
      await until('it is gone', async () => (await now())?.reachable === false);
    });

    test('what a cabinet holds back is counted down from its own word, and never taken for nothing', async () => {
      const cabinet = await enrolled(1, 700);
      const waiting = async (): Promise<number | null | undefined> =>
        (await desk.ledger.cabinet(cabinet.cabinet))?.waiting;
      const status = { boot: 1, waiting: 700, wallMs: null };
      const topic = upTopic(cabinet.cabinet, 'status');
      const will = { topic, payload: Buffer.from(JSON.stringify({ ...status, state: 'offline' })), qos: 1 as const };
      const caller = await call(cabinet, { will: { ...will, retain: false } });
      caller.say('status', { ...status, state: 'online' });
      caller.say('hello', cabinet.hello(null));
      await caller.hear('have');
      await until('its word is noted', async () => (await waiting()) === 700);
      // Short lines, few of them: as much as a cabinet sends when they are long, or when it has no more.
      caller.say('batch', cabinet.batch(0, 100));
      await caller.hear('cosig');
      elapsedMs += 1_000;
      caller.say('batch', cabinet.batch(100, 120));
      await caller.hear('cosig');
      await until('it is counted', async () => (await waiting()) === 580);
      for (let from = 120; from < 700; from += 145) {
        caller.say('batch', cabinet.batch(from, from + 145));
        await caller.hear('cosig');
      }
      await until('nothing waits any more', async () => (await waiting()) === 0);
      work(cabinet, 1);
      caller.say('batch', cabinet.batch(700));
      await caller.hear('cosig');
      caller.drop();
      await until('it is gone', async () => (await desk.ledger.cabinet(cabinet.cabinet))?.reachable === false);
      expect(await waiting()).toBe(0);
    });

    test('who was greeted is told of, who was turned away is not', async () => {
      const { cabinet } = await greeted(1, 3);
      await until('it is told', () => greetings.length > 0);
      const stranger = fakeCabinet(2);
      work(stranger, 2);
      const caller = await call(stranger);
      caller.say('hello', stranger.hello(null));
      expect(await caller.hear('have')).toMatchObject({ refused: 'invalid' });
      await stillTalks({ cabinet, caller: callers[0] as Caller });
      expect(greetings).toEqual([cabinet.cabinet]);
    });

    test('a message to a topic that does not exist is dropped, and the conversation goes on', async () => {
      const talk = await greeted(1, 3);
      await talk.caller.sayBytes(`keycab/v1/${talk.cabinet.cabinet}/up/gossip`, 'anything');
      await talk.caller.sayBytes(`keycab/v1/${talk.cabinet.cabinet}/up/batch/more`, 'anything');
      await stillTalks(talk);
      expect(await sizeOf(talk.cabinet)).toBe(5);
    });

    test('a message in the name of another cabinet reaches nobody, and the sender can still speak for itself', async () => {
      const other = await greeted(2, 4);
      const talk = await greeted(1, 3);
      await talk.caller.sayBytes(upTopic(other.cabinet.cabinet, 'batch'), JSON.stringify(other.cabinet.batch(0)));
      await talk.caller.sayBytes(downTopic(other.cabinet.cabinet, 'command'), '{"note":"open all"}');
      await talk.caller.sayBytes(downTopic(talk.cabinet.cabinet, 'command'), '{"note":"open all"}');
      await stillTalks(talk);
      await stillTalks(other);
      expect(other.caller.unheard('command') + talk.caller.unheard('command')).toBe(0);
      expect(desk.projected.filter((line) => line.cabinet === other.cabinet.cabinet)).toHaveLength(6);
    });

    test('who listens to everything hears only what is its own', async () => {
      const other = await greeted(2, 3);
      const talk = await greeted(1, 3);
      for (const filter of ['#', '+/+/+/down/#', downTopic(other.cabinet.cabinet, 'have')]) {
        await talk.caller.client.subscribeAsync(filter, { qos: 1 }).catch(() => {});
      }
      await stillTalks(other);
      await stillTalks(talk);
      expect(talk.caller.topics.filter((topic) => !topic.includes(talk.cabinet.cabinet))).toEqual([]);
    });

    test('a packet that is too large ends its connection and nothing else', async () => {
      const talk = await greeted(1, 3);
      const other = await greeted(2, 3);
      const closed = new Promise<void>((resolve) => talk.caller.client.once('close', () => resolve()));
      talk.caller.client.publish(upTopic(talk.cabinet.cabinet, 'batch'), Buffer.alloc(70_000, 97), { qos: 1 });
      await closed;
      await stillTalks(other);
      await stillTalks({ cabinet: talk.cabinet, caller: await call(talk.cabinet) });
      expect([await sizeOf(talk.cabinet), await sizeOf(other.cabinet)]).toEqual([5, 5]);
    });

    test('a command is never kept for those who come later', async () => {
      const cabinet = await enrolled(1, 2);
      wire.publish(cabinet.cabinet, 'command', '{"note":"too early"}');
      const caller = await call(cabinet);
      caller.say('hello', cabinet.hello(null));
      await caller.hear('have');
      await stillTalks({ cabinet, caller });
      expect(caller.unheard('command')).toBe(0);
    });

    const wrong: [string, 'hello' | 'batch' | 'status', unknown][] = [
      ['a hello without a size', 'hello', { epoch: 1 }],
      ['a hello with a member too many', 'hello', { ...fakeCabinet(1).hello(null), admin: true }],
      ['a status of nobody’s kind', 'status', { state: 'asleep', boot: 1, waiting: 0, wallMs: null }],
      ['a list', 'status', []],
      ['nothing', 'hello', null],
      ['a number', 'batch', 7],
      ['a batch with numbers for lines', 'batch', { ...fakeCabinet(1).batch(0), lines: [1, 2] }],
      ['a batch from before the beginning', 'batch', { ...fakeCabinet(1).batch(0), from: -1 }],
      ['a batch of half an epoch', 'batch', { ...fakeCabinet(1).batch(0), epoch: 1.5 }],
      ['a batch of too many lines', 'batch', { ...fakeCabinet(1).batch(0), lines: Array(257).fill('{}') }],
    ];
    test('what has not the form of a message is refused, and nothing is stored', async () => {
      const talk = await greeted(1, 3);
      for (const [what, name, payload] of wrong) {
        talk.caller.say(name, payload);
        if (name === 'batch') expect([what, (await talk.caller.hear('have')).refused]).toEqual([what, 'invalid']);
      }
      expect(await sizeOf(talk.cabinet)).toBe(0);
      await stillTalks(talk);
      expect(told.filter((each) => each.sentence.includes('has not the form')).length).toBe(wrong.length);
    });

    test('any bytes at all leave the cloud standing and the ledger as it was', async () => {
      const talk = await greeted(1, 3);
      const word = fc.constantFrom('hello', 'batch', 'status', 'nonsense');
      const bytes = fc.oneof(
        fc.uint8Array({ maxLength: 200 }),
        fc.json().map((text) => Buffer.from(text)),
      );
      await fc.assert(
        fc.asyncProperty(word, bytes, async (name, payload) => {
          await talk.caller.sayBytes(`keycab/v1/${talk.cabinet.cabinet}/up/${name}`, Buffer.from(payload));
        }),
        { numRuns: 120 },
      );
      expect(await sizeOf(talk.cabinet)).toBe(0);
      await stillTalks(talk);
    });

    test('a cloud that was put back to an older state is alarmed, gets all again, and confirms no other history', async () => {
      await shut();
      const cabinet = fakeCabinet(1);
      work(cabinet, 39);
      const [current, backup] = [join(folder, 'current.db'), join(folder, 'backup.db')];
      await open(current);
      await desk.enroll(cabinet);
      await desk.ingest.hello(cabinet.cabinet, cabinet.hello(null));
      await desk.ingest.batch(cabinet.cabinet, cabinet.batch(0, 10));
      await shut();
      await copyFile(current, backup);
      await open(current);
      const before = await call(cabinet);
      before.say('hello', cabinet.hello(null));
      await before.hear('have');
      before.say('batch', cabinet.batch(10, 30));
      let { note } = await before.hear('cosig');
      while (confirmed(note)?.size !== 30) ({ note } = await before.hear('cosig'));
      await shut();

      await open(backup);
      const after = await call(cabinet);
      after.say('hello', cabinet.hello(note));
      expect(await after.hear('have')).toMatchObject({ size: 10, refused: null });
      expect(desk.told.some((each) => each.level === 'error' && each.code === 'KC-SYNC-04')).toBe(true);
      after.say('batch', cabinet.batch(10, 20));
      expect(await after.hear('have')).toMatchObject({ size: 20, refused: null });
      expect(after.unheard('cosig')).toBe(0);
      after.say('batch', cabinet.batch(20, 40));
      expect(confirmed((await after.hear('cosig')).note)).toMatchObject({ size: 40, root: cabinet.root(40) });
    });
  });
}

const noTimers = {
  monotonicMs: () => Math.floor(performance.now()),
  after: () => () => {},
  every: () => () => {},
  breathe: () => new Promise<void>((resolve) => setImmediate(resolve)),
};
