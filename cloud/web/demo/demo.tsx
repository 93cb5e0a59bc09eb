// The demo as a whole: the cabinet's body and kiosk on the left, the desk on the right, the wires below.
import { Button } from '@mantine/core';
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { ResponseOf } from '../common/api.ts';
import { Badges } from './badges.tsx';
import type { BodySlot, Control, Mode, PlainAct } from './control.ts';
import { KioskFrame } from './kiosk-frame.tsx';
import { words } from './messages.ts';
import { Steel } from './steel.tsx';
import type { Player } from './story/player.ts';
import { STEPS } from './story/steps.ts';
import { Story } from './story/story.tsx';
import { Wire } from './wire.tsx';

export interface DemoProps {
  readonly control: Control;
  readonly player: Player;
  readonly kioskUrl: string | null;
  readonly site: ResponseOf<'/api/v1/site'>;
}

export function Demo({ control, player, kioskUrl, site }: DemoProps) {
  const picture = useSyncExternalStore(control.subscribe, control.picture);
  const { at, cast, delivery } = useSyncExternalStore(player.subscribe, player.picture);
  const { state, said } = picture;
  const [mode, setMode] = useState<Mode>('pull');
  const [chosen, setChosen] = useState<string | null>(null);
  const badges = state?.badges;

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return;
      const badge = /^[1-9]$/.test(event.key) ? badges?.[Number(event.key) - 1] : undefined;
      if (badge !== undefined) control.act({ act: 'badge', badge: badge.badge });
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [control, badges]);

  if (state === null) return <p className="alone">{picture.lost ? words.lost : words.connecting}</p>;
  const hand = state.inHand.find((key) => key.rom === chosen) ?? state.inHand.at(-1) ?? null;

  const onSlot = (slot: BodySlot): void => {
    if (mode === 'breakCoil') control.act({ act: slot.coilBroken ? 'mendCoil' : 'breakCoil', slot: slot.slot });
    else if (slot.label !== null) control.act({ act: mode, slot: slot.slot });
    else if (mode === 'pull' && hand !== null) control.act({ act: 'putBack', rom: hand.rom, slot: slot.slot });
    else control.say(words.nothingThere(slot.name));
  };
  const act = (name: PlainAct, text: string) => (
    <Button size="sm" onClick={() => control.act({ act: name })}>
      {text}
    </Button>
  );
  const own = state.deskPerson === null ? '/' : `/?as=${state.deskPerson}`;
  const deskPage = at === null || cast === null ? own : (STEPS[at]?.page(cast, delivery) ?? own);
  return (
    <>
      <header className="dark ribbon">
        <p>
          <b className="flag">{words.ribbon[state.boards.kind]}</b> {site.name}{' '}
          <span className="muted">{words.seed(state.seed)}</span>
        </p>
        <p className="lead">{words.hint}</p>
      </header>
      <main className="demo">
        <h1 className="hidden">{words.title}</h1>
        <Story player={player} />
        <div className="body">
          <section className="panel at-cabinet" aria-label={words.kiosk}>
            <h2>{words.kiosk}</h2>
            <KioskFrame url={kioskUrl} />
            <Badges badges={state.badges} onBadge={(badge) => control.act({ act: 'badge', badge })} />
          </section>
          <section className="panel" aria-label={words.steel}>
            <div className="row">
              <h2>{words.steel}</h2>
              <span className="chip" data-state={state.door === 'open' ? 'out' : 'in'}>
                {words.door[state.door]}
              </span>
              {state.door === 'open' ? act('closeDoor', words.closeDoor) : act('openDoor', words.openDoor)}
              {!state.powered && (
                <span className="chip" data-state="overdue">
                  {words.powerOff}
                </span>
              )}
              <p className="said" role="status" data-refused={said?.refused === true}>
                {picture.lost ? words.lost : (said?.text ?? '')}
              </p>
            </div>
            <Steel slots={state.slots} mode={mode} powered={state.powered} onSlot={onSlot} />
            <div className="row hand">
              <b>{words.inHand(state.inHand.length)}</b>
              {state.inHand.length > 1 && (
                <select
                  aria-label={words.whichKey}
                  value={hand?.rom ?? ''}
                  onChange={(event) => setChosen(event.currentTarget.value)}
                >
                  {state.inHand.toReversed().map((key) => (
                    <option key={key.rom} value={key.rom}>
                      {key.label}
                    </option>
                  ))}
                </select>
              )}
              {hand !== null && (
                <Button size="sm" onClick={() => control.act({ act: 'putBack', rom: hand.rom })}>
                  {words.putBack(hand.label)}
                </Button>
              )}
              {hand !== null && <span className="muted small">{words.chosen(hand.label)}</span>}
            </div>
            <div className="row">
              <b id="click-does">{words.clickDoes}</b>
              <span className="row" role="group" aria-labelledby="click-does">
                {(Object.keys(words.modes) as Mode[]).map((one) => (
                  <Button
                    key={one}
                    size="sm"
                    variant={one === mode ? 'filled' : 'default'}
                    aria-pressed={one === mode}
                    onClick={() => setMode(one)}
                  >
                    {words.modes[one]}
                  </Button>
                ))}
              </span>
            </div>
            <div className="row">
              <b>{words.faults}</b>
              {state.powered ? act('cutPower', words.cutPower) : act('restorePower', words.restorePower)}
              {state.network ? act('unplugNetwork', words.unplug) : act('plugNetwork', words.plug)}
              {act('killFirmware', words.kill)}
            </div>
          </section>
        </div>
        <section className="panel at-desk" aria-label={words.desk}>
          <h2>{words.desk}</h2>
          {/* oxlint-disable-next-line react/iframe-missing-sandbox -- our own page, as it is anywhere else */}
          <iframe title={words.deskFrame} src={deskPage} />
        </section>
        <p className="real muted small">
          {words.real[state.boards.kind]}
          {state.boards.pacePercent !== null && state.boards.pacePercent < 100
            ? ` ${words.slow(state.boards.pacePercent)}`
            : ''}
        </p>
        <Wire journal={picture.journal} mqtt={picture.mqtt} site={site} />
      </main>
    </>
  );
}
