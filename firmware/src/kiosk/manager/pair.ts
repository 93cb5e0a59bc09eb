// S11: scan, put the tag into the slot that lights up, next; pure.
import type { Session } from '../../cabinet/awake.ts';
import type { Known } from '../known.ts';
import type { Teller } from '../teller.ts';
import { button, to } from './say.ts';
import type { ManagerView } from './types.ts';

export function pairForm(
  { pairing }: Session,
  known: Known,
  teller: Teller,
  backTo: 'menu' | 'off',
): Pick<ManagerView, 'title' | 'body' | 'foot'> {
  const { comfort, roster, slotName, uplink } = known;
  const { say } = teller;
  const { paired } = comfort.desk;
  const templates = (roster?.roster.templates ?? []).map(({ template, label }) => ({
    template,
    label: label === '' ? template : label,
  }));
  const provisional = uplink.reachable ? [] : [say('pair.provisional')];
  if (pairing !== null) {
    const slot = pairing.slot === null ? null : slotName(pairing.slot);
    return {
      title: say('pair.title', { label: pairing.label }),
      body: {
        form: 'scan',
        lines: [slot === null ? say('pair.putAnywhere') : say('pair.put', { slot }), ...provisional],
        slotName: slot,
        mapText: say('take.map', { slot: slot ?? '' }),
        templates: [],
      },
      foot: [button(say('page.back'), to(backTo)), button(say('pair.leave'), { type: 'PairingLeft' })],
    };
  }
  const at = paired === null ? null : known.asks.slotOf(paired.key);
  const last =
    paired === null
      ? []
      : [
          at === null
            ? say('pair.done', { label: paired.label })
            : say('pair.doneIn', { label: paired.label, slot: slotName(at) }),
        ];
  return {
    title: say('manager.pair'),
    body: {
      form: 'scan',
      lines: [...last, last.length === 0 ? say('pair.scan') : say('pair.next'), ...provisional],
      slotName: null,
      mapText: '',
      templates,
    },
    foot: [button(say('page.back'), to(backTo)), button(say('manager.unpair'), to('unpair'))],
  };
}
