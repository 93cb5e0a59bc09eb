// What has just been done, or has not: a handover, an ask that ran out, a problem written down, a new purpose; pure.
import { clockText } from '@keycab/shared/sentence';
import type { Known } from './known.ts';
import type { Shown } from './outcome.ts';
import { PROBLEM_WORDS } from './problems.ts';
import type { Teller } from './teller.ts';
import type { VisitView } from './visit-views.ts';

export type Told = Extract<
  Shown,
  {
    type:
      | 'KeyHandedOver'
      | 'HandoverEnded'
      | 'ReleaseAskEnded'
      | 'ProblemReported'
      | 'KeyDueSet'
      | 'KeyWanted'
      | 'BadgeEnrolled'
      | 'EnrollmentUndone';
  }
>;

type SaidView = Extract<VisitView, { kind: 'said' }>;

export function toldView(shown: Told, endsInMs: number, known: Known, teller: Teller): SaidView {
  return {
    kind: 'said',
    person: known.cabinet.session === null ? null : teller.present(),
    session: known.cabinet.session !== null,
    endsInMs,
    undoText: shown.type === 'BadgeEnrolled' && known.asks.mayUndoEnrollment() ? teller.say('enrolled.undo') : null,
    ...wordsOf(shown, known, teller),
  };
}

function wordsOf(shown: Told, known: Known, teller: Teller): Pick<SaidView, 'tone' | 'title' | 'text'> {
  const { say, telling } = teller;
  const name = (id: Parameters<Teller['person']>[0]): string => teller.person(id)?.givenName ?? say('tile.somebody');
  const due = (wallMs: number | null): string =>
    wallMs === null ? say('told.noDue') : say('told.due', { time: clockText(wallMs, telling) });
  switch (shown.type) {
    case 'BadgeEnrolled': {
      const title =
        shown.department === null ? say('enrolled.title', { person: name(shown.person) }) : say('enrolled.new');
      return { tone: 'good', title, text: say('enrolled.text') };
    }
    case 'EnrollmentUndone':
      return { tone: 'good', title: say('enrolled.undone'), text: say('enrolled.undoneText') };
    case 'KeyHandedOver': {
      const [giver, receiver] = [name(shown.giver), name(shown.receiver)];
      return {
        tone: 'good',
        title: say('told.handedOver', { receiver, label: teller.tile(shown.key).label }),
        text: `${say('told.signed', { giver })} ${due(shown.dueWallMs)}`,
      };
    }
    case 'HandoverEnded': {
      const giver = teller.present().givenName;
      return { tone: 'bad', title: say('told.unchanged'), text: say('told.stillHas', { giver }) };
    }
    case 'ReleaseAskEnded':
      return {
        tone: 'bad',
        title: say('refused.staysLocked', { label: teller.tile(shown.key).label }),
        text: say('told.nobodyAgreed'),
      };
    case 'ProblemReported': {
      const problem = say(PROBLEM_WORDS[shown.problem]);
      return {
        tone: 'good',
        title: say('told.problem', { label: teller.tile(shown.key).label, problem }),
        text: shown.critical ? say('told.blocks') : say('told.open'),
      };
    }
    case 'KeyWanted': {
      const { person: holder } = teller.of(shown.key);
      const hears = holder === null ? say('told.deskHears') : say('told.hears', { person: name(holder) });
      return {
        tone: 'good',
        title: say('told.asked', { label: teller.tile(shown.key).label }),
        text: shown.urgency === 'today' ? `${hears} ${say('told.whenBack')}` : hears,
      };
    }
    case 'KeyDueSet': {
      const reason = teller.reason(shown.reason) ?? say('take.noReason');
      return {
        tone: 'good',
        title: say('told.purpose', { label: teller.tile(shown.key).label, reason }),
        text: due(shown.dueWallMs),
      };
    }
  }
}
