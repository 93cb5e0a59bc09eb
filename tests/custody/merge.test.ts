// Cabinets and office in one fold, case by case: what a sensor saw, what people said, and which of them counts.
import { inOrder, type Fact } from '@keycab/cloud/projections/order';
import type { Custody, CustodyEvent } from '@keycab/shared/custodian';
import { foldCustody } from '@keycab/shared/custody';
import { isCabinetEvent } from '@keycab/shared/events/cabinet';
import { isOfficeEvent } from '@keycab/shared/events/office';
import {
  cabinetId,
  keyId,
  OFFICE,
  personId,
  tagId,
  type CabinetId,
  type LogId,
  type PersonId,
} from '@keycab/shared/ids';
import { describe, expect, test } from 'vitest';

const SALES = cabinetId(`c${'0'.repeat(31)}1`);
const SERVICE = cabinetId(`c${'0'.repeat(31)}2`);
const KEY = keyId('k45120001');
const TAG = tagId('t45120001');
const KIM = personId('pkim000001');
const MARIA = personId('pmaria0001');
const T0 = 1_795_000_000_000;

type Sensed = {
  readonly log: CabinetId;
  readonly type: 'KeyTaken' | 'KeyTakenWithoutRelease' | 'KeyReturned';
  readonly person: PersonId | null;
};
type Said = { readonly log: typeof OFFICE } & (
  | { readonly type: 'HandoverAccepted'; readonly from: PersonId; readonly to: PersonId }
  | { readonly type: 'KeyClaimed'; readonly person: PersonId; readonly from: PersonId | null }
  | { readonly type: 'ClaimDeclined'; readonly person: PersonId }
  | {
      readonly type: 'KeyLent' | 'KeyBroughtBack' | 'KeyLost' | 'KeyMissing' | 'KeyRetired' | 'CustodySettled';
      readonly person: PersonId;
    }
);
type Step = (Sensed | Said) & { readonly afterMs: number };

const isSaid = (step: Sensed | Said): step is Said => step.log === OFFICE;

/** Lines as the logs would write them: dense seq for each, times that never fall. */
function written(steps: readonly Step[]): Fact[] {
  const seqs = new Map<LogId, number>();
  let wallMs = T0;
  return steps.map((step) => {
    wallMs += step.afterMs;
    const seq = seqs.get(step.log) ?? 0;
    seqs.set(step.log, seq + 1);
    const event = isSaid(step) ? said(step, seq, wallMs) : sensed(step, seq, wallMs);
    const valid = step.log === OFFICE ? isOfficeEvent(event) : isCabinetEvent(event);
    expect(valid, JSON.stringify(event)).toBe(true);
    return { event, effectiveMs: wallMs };
  });
}

function sensed({ log, person, type }: Sensed, seq: number, wallMs: number): CustodyEvent {
  const interval = { notBeforeWallMs: wallMs, notAfterWallMs: wallMs };
  const header = {
    boot: 1,
    cabinet: log,
    clock: 'synced',
    epoch: 1,
    monotonicMs: wallMs - T0,
    nonce: 'A'.repeat(22),
    seq,
    wallMs,
  } as const;
  const common = { ...header, ...interval, key: KEY, session: null, slot: 3, tag: TAG };
  if (type === 'KeyReturned') return { ...common, type, holder: null, person };
  if (type === 'KeyTakenWithoutRelease') return { ...common, type, person };
  return { ...common, type, person, dueWallMs: null, reason: null, released: 0 };
}

function said(step: Said, seq: number, wallMs: number): CustodyEvent {
  const header = { by: null, epoch: 1, nonce: 'A'.repeat(22), seq, via: 'house', wallMs } as const;
  switch (step.type) {
    case 'HandoverAccepted':
      return {
        ...header,
        type: step.type,
        key: KEY,
        offer: 0,
        from: step.from,
        to: step.to,
        reason: null,
        dueWallMs: null,
        route: null,
      };
    case 'KeyClaimed':
      return {
        ...header,
        type: step.type,
        key: KEY,
        person: step.person,
        from: step.from,
        granted: true,
        reason: null,
        dueWallMs: null,
      };
    case 'ClaimDeclined':
      return { ...header, type: step.type, key: KEY, claim: 0, person: step.person };
    case 'KeyLent':
      return {
        ...header,
        type: step.type,
        key: KEY,
        agreement: null,
        dueWallMs: null,
        party: { kind: 'customer', reference: 'deal-1' },
        sponsor: step.person,
      };
    case 'KeyBroughtBack':
      return { ...header, type: step.type, key: KEY, person: step.person };
    case 'KeyLost':
      return { ...header, type: 'ProblemReported', key: KEY, critical: true, problem: 'keyLost' };
    case 'KeyMissing':
      return { ...header, type: step.type, key: KEY };
    case 'KeyRetired':
      return { ...header, type: step.type, key: KEY, why: 'sold' };
    case 'CustodySettled':
      return { ...header, type: step.type, key: KEY, at: { kind: 'person', person: step.person }, why: 'found' };
  }
}

const fold = (facts: readonly Fact[]): Custody | undefined =>
  inOrder(facts).reduce<Custody | undefined>((before, { event }) => foldCustody(before, event), undefined);

describe('custody over cabinets and office', () => {
  const play = (...steps: Step[]): Custody | undefined => fold(written(steps));
  const taken = (who: PersonId | null, log: CabinetId = SALES): Step => ({
    log,
    type: 'KeyTaken',
    person: who,
    afterMs: 1000,
  });
  const back = (log: CabinetId = SALES): Step => ({ log, type: 'KeyReturned', person: null, afterMs: 1000 });
  const claim = (who: PersonId, from: PersonId | null = null): Step => ({
    log: OFFICE,
    type: 'KeyClaimed',
    person: who,
    from,
    afterMs: 1000,
  });

  test('what a slot senses outweighs every word, which stays in the log and moves nothing', () => {
    expect(play(back(), claim(KIM))?.at).toMatchObject({ kind: 'slot' });
    expect(play(back(), taken(MARIA), claim(KIM))?.at).toEqual({ kind: 'person', person: KIM });
  });

  test('a late batch of a cabinet that was cut off refolds: the claim came after the taking it did not know of', () => {
    const [seated, pulled, said_] = written([back(), taken(MARIA), claim(KIM, MARIA)]);
    if (seated === undefined || pulled === undefined || said_ === undefined) throw new Error('three facts');
    expect(fold([seated, said_])?.at.kind).toBe('slot');
    expect(fold([seated, said_, pulled])).toMatchObject({ at: { person: KIM }, basis: 'claimed', lastPerson: MARIA });
  });

  test('a declined claim is nobody’s, since the claim, with both sides as candidates', () => {
    const custody = play(back(), taken(MARIA), claim(KIM, MARIA), {
      log: OFFICE,
      type: 'ClaimDeclined',
      person: KIM,
      afterMs: 5000,
    });
    expect(custody).toMatchObject({ at: { kind: 'nobody', why: 'declined' }, lastPerson: KIM, alsoPerson: MARIA });
    expect(custody?.since).toEqual({ notBeforeWallMs: T0 + 3000, notAfterWallMs: T0 + 8000 });
  });

  test('at one instant the sensor has the last word', () => {
    const [seated, said_, pulled] = written([
      back(),
      { ...claim(KIM), afterMs: 1000 },
      { ...taken(MARIA), afterMs: 0 },
    ]);
    if (seated === undefined || pulled === undefined || said_ === undefined) throw new Error('three facts');
    expect(fold([seated, pulled, said_])?.at).toEqual({ kind: 'person', person: MARIA });
  });

  test('a missing key stays a question until it is sensed, claimed or settled', () => {
    const lost = [back(), taken(MARIA), { log: OFFICE, type: 'KeyMissing', person: KIM, afterMs: 1000 } as const];
    expect(play(...lost)).toMatchObject({ at: { kind: 'nobody', why: 'lost' }, missing: true, lastPerson: MARIA });
    expect(play(...lost, back(SERVICE))).toMatchObject({ at: { kind: 'slot', cabinet: SERVICE }, missing: false });
  });
});
