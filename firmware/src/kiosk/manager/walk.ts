// S12: slot by slot, its light and its lock; one touch says what was seen and tries the next; pure.
import type { Known } from '../known.ts';
import type { Teller } from '../teller.ts';
import { button, to } from './say.ts';
import type { ManagerView } from './types.ts';

export function walkForm(known: Known, { say }: Teller): Pick<ManagerView, 'title' | 'body' | 'foot'> {
  const { cabinet, comfort, settings, slotName } = known;
  const slot = cabinet.session?.testing ?? comfort.desk.slot ?? 0;
  const name = slotName(slot);
  const next = slot + 1 < settings.slots ? slot + 1 : null;
  const back = slot === 0 ? null : slot - 1;
  const locked = cabinet.occupied.has(slot);
  const told = (outcome: 'good' | 'wrong') => ({ type: 'SlotTestAnswered', slot, outcome, next }) as const;
  return {
    title: say('walk.title', { at: slot + 1, of: settings.slots }),
    body: {
      form: 'say',
      lines: [locked ? say('walk.lightOnly') : say('walk.look')],
      slotName: name,
      mapText: say('take.map', { slot: name }),
    },
    foot: [
      back === null
        ? button(say('page.back'), to('setUp'))
        : button(say('walk.before'), { type: 'SlotTestTold', slot: back }),
      button(say('walk.end'), to('setUp')),
      button(say('walk.wrong'), told('wrong')),
      button(say('walk.good'), told('good'), { tone: 'primary' }),
    ],
  };
}
