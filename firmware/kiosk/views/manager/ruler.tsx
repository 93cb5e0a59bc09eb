// S12: a square of fifty millimetres, corrected on both axes until a real ruler agrees; what comes out is kept.
import { Target } from '../../target.tsx';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Form } from '../../../src/kiosk/manager/types.ts';
import { applyProfile, profileOf } from '../../profile.ts';
import type { Stage, ViewOf } from '../../stage.ts';
import { Acts } from './parts.tsx';

const SIDE_MM = 50;
const STEP_PX = 1;

/** Two decimals are a quarter of a millimetre over the whole screen. */
const perMm = (sidePx: number): string => (sidePx / SIDE_MM).toFixed(2);

export function Ruler(props: {
  readonly stage: Stage;
  readonly view: ViewOf<'manager'>;
  readonly form: Extract<Form, { form: 'ruler' }>;
}) {
  const { stage, view, form } = props;
  const { profile, words } = stage;
  const [side, setSide] = useState({
    x: Math.round(profile.pxPerMm.x * SIDE_MM),
    y: Math.round(profile.pxPerMm.y * SIDE_MM),
  });
  const [saved, setSaved] = useState<typeof side | null>(null);
  const square = useRef<HTMLDivElement>(null);
  // Set through the style object: no inline style is allowed here.
  useLayoutEffect(() => {
    square.current?.style.setProperty('inline-size', `${side.x}px`);
    square.current?.style.setProperty('block-size', `${side.y}px`);
  }, [side]);
  const change = (axis: 'x' | 'y', by: number): void => {
    stage.touch({ type: 'ScreenTouched' });
    setSide({ ...side, [axis]: Math.max(STEP_PX, side[axis] + by) });
  };
  const axis = (name: 'x' | 'y', label: string) => (
    <div className="row" role="group" aria-label={label}>
      <Target className="choice" aria-label={`− ${label}`} onClick={() => change(name, -STEP_PX)}>
        <b>−</b>
      </Target>
      <Target className="choice" aria-label={`+ ${label}`} onClick={() => change(name, STEP_PX)}>
        <b>+</b>
      </Target>
      <p>
        {label}
        <b>{perMm(side[name])}</b>
      </p>
    </div>
  );
  const measured = { x: Number(perMm(side.x)), y: Number(perMm(side.y)) };
  const isSaved = saved === side;
  const save = (): void => {
    stage.touch({ type: 'ScreenMeasured', ...measured });
    applyProfile(profileOf(profile, measured), document.documentElement);
    // A page that is loaded again keeps it; the next one is told by the firmware.
    const query = new URLSearchParams(location.search);
    query.set('pxPerMmX', String(measured.x));
    query.set('pxPerMmY', String(measured.y));
    history.replaceState(null, '', `?${query.toString()}`);
    setSaved(side);
  };
  return (
    <main className="ruler">
      <section>
        <div className="square" ref={square} role="img" aria-label={words.square} />
        <div className="row">
          <Acts stage={stage} buttons={view.foot} />
          <Target className="choice act" data-tone={isSaved ? 'plain' : 'primary'} disabled={isSaved} onClick={save}>
            <b>{isSaved ? words.saved : words.save}</b>
          </Target>
        </div>
      </section>
      <section>
        <p>{form.lines.join(' ')}</p>
        {axis('x', words.across)}
        {axis('y', words.upright)}
        <p className="result">
          {words.profile}
          <b className="code">{`pxPerMm: { x: ${perMm(side.x)}, y: ${perMm(side.y)} }`}</b>
        </p>
      </section>
    </main>
  );
}
