// The life of a key as a picture: a lane for each who had it, hatched where nobody can prove it, a tick where both signed.
import type { Span } from '@keycab/shared/contract';
import { clockText } from '@keycab/shared/sentence';
import { zoneOf } from '@keycab/shared/zone';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import type { Moment } from '../common/moment.ts';
import { type Bar, lanesOf, ticksOf, type Window } from './lanes.ts';
import { words } from './messages.ts';
import './picture.css';

const LANE_PX = 34;
const BAR_PX = 24;
const AXIS_PX = 24;
const TICK_PX = 112;
const LETTER_PX = 7.4;
/** Narrower than this, and the names of lanes stand above their bars. */
const NARROW_PX = 480;
const NAMES_PX = 92;

const barText = ({ label, reason }: Span): string => [label, reason].filter(Boolean).join(' · ');

export interface PictureProps {
  readonly spans: readonly Span[];
  readonly window: Window;
  readonly moment: Moment;
  /** The past moment that is asked about, marked by a line. */
  readonly atWallMs: number | null;
  readonly onAt: (wallMs: number) => void;
}

export function Picture({ spans, window: shown, moment, atWallMs, onAt }: PictureProps) {
  const room = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(640);
  const [chosen, setChosen] = useState<number | null>(null);
  const hatch = useId();
  useEffect(() => {
    const place = room.current;
    if (place === null) return;
    const observer = new ResizeObserver(([entry]) =>
      setWidth(Math.max(240, Math.floor(entry?.contentRect.width ?? 0))),
    );
    observer.observe(place);
    return () => observer.disconnect();
  }, []);

  const narrow = width < NARROW_PX;
  const left = narrow ? 0 : NAMES_PX;
  const laneHeight = narrow ? LANE_PX + 16 : LANE_PX;
  const lanes = lanesOf(spans, shown);
  const height = lanes.length * laneHeight + AXIS_PX;
  const across = width - left - 1;
  const x = (share: number): number => left + share * across;
  const zone = zoneOf(moment.timeZone);
  const ticks = zone === null ? [] : ticksOf(shown, zone, Math.max(2, Math.floor(across / TICK_PX)));
  const share = (wallMs: number): number => (wallMs - shown.fromWallMs) / (shown.toWallMs - shown.fromWallMs);

  // In the order of time, across the lanes: arrows walk from one who had it to the next.
  const order = lanes.flatMap(({ bars }) => bars).toSorted((a, b) => a.from - b.from);
  const indexOf = (bar: Bar): number => order.indexOf(bar);
  const current = chosen === null ? undefined : order[chosen];
  const onKey = (event: KeyboardEvent<SVGSVGElement>): void => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = Math.min(order.length - 1, Math.max(0, (chosen ?? order.length) + step));
    setChosen(next);
    event.currentTarget.querySelector<SVGGElement>(`[data-index="${next}"]`)?.focus();
  };
  return (
    <div className="picture" ref={room}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrows walk between the bars in it */}
      <svg width={width} height={height} role="group" aria-label={words.picture} onKeyDown={onKey}>
        <defs>
          <pattern id={hatch} width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="8" height="8" className="hatch-ground" />
            <rect width="3" height="8" className="hatch-line" />
          </pattern>
        </defs>
        {ticks.map((tick) => (
          <g key={tick} className="hour" aria-hidden="true">
            <line x1={x(share(tick))} x2={x(share(tick))} y1={0} y2={height - AXIS_PX} />
            {x(share(tick)) + TICK_PX < width + 20 && (
              <text x={x(share(tick)) + 3} y={height - 7}>
                {clockText(tick, moment)}
              </text>
            )}
          </g>
        ))}
        {lanes.map((lane, row) => {
          const top = row * laneHeight + (narrow ? 18 : (LANE_PX - BAR_PX) / 2);
          return (
            <g key={lane.name}>
              <text className="lane" x={narrow ? 2 : 0} y={narrow ? top - 5 : top + 17} aria-hidden="true">
                {lane.name}
              </text>
              {lane.bars.map((bar, index) => {
                const next = lane.bars[index + 1];
                const begin = x(bar.from);
                const wide = Math.max(3, (bar.to - bar.from) * across);
                const hasRoom = (told: string): boolean =>
                  told.length * LETTER_PX + (bar.span.signed ? 26 : 12) <= wide;
                // The whole, else the name alone; what has no room on its bar stands behind it, or is told below.
                const whole = barText(bar.span);
                const text = hasRoom(whole) ? whole : bar.span.label;
                const free = (next === undefined ? width : x(next.from)) - begin - wide;
                const inside = hasRoom(text);
                const behind = !inside && whole.length * LETTER_PX + 10 <= free;
                const at = indexOf(bar);
                return (
                  <g
                    key={`${bar.span.fromWallMs} ${bar.span.label}`}
                    className="bar"
                    data-tone={bar.tone}
                    data-index={at}
                    role="img"
                    aria-label={tellSpan(bar.span, lane.name, moment)}
                    tabIndex={at === (chosen ?? order.length - 1) ? 0 : -1}
                    onFocus={() => setChosen(at)}
                    onMouseEnter={() => setChosen(at)}
                  >
                    <rect
                      x={begin}
                      y={top}
                      width={wide}
                      height={BAR_PX}
                      rx={4}
                      fill={bar.tone === 'unsure' ? `url(#${hatch})` : undefined}
                    />
                    <svg x={begin} y={top} width={wide} height={BAR_PX} aria-hidden="true">
                      {inside && (
                        <text x={bar.span.signed ? 20 : 6} y={17}>
                          {text}
                        </text>
                      )}
                    </svg>
                    {behind && (
                      <text className="behind" x={begin + wide + 5} y={top + 17} aria-hidden="true">
                        {whole}
                      </text>
                    )}
                    {bar.span.signed && bar.from > 0 && (
                      <path className="signed" d={`M${begin + 4} ${top + 12}l4 4 7-9`} aria-hidden="true" />
                    )}
                  </g>
                );
              })}
            </g>
          );
        })}
        {atWallMs !== null && atWallMs >= shown.fromWallMs && atWallMs <= shown.toWallMs && (
          <line className="asked-at" x1={x(share(atWallMs))} x2={x(share(atWallMs))} y1={0} y2={height - AXIS_PX} />
        )}
        <rect
          className="ground"
          x={left}
          y={height - AXIS_PX}
          width={across}
          height={AXIS_PX}
          onClick={(event) => {
            const box = event.currentTarget.getBoundingClientRect();
            const wanted =
              shown.fromWallMs + ((event.clientX - box.left) / box.width) * (shown.toWallMs - shown.fromWallMs);
            onAt(Math.round(wanted / 60_000) * 60_000);
          }}
        />
      </svg>
      <p className="small told" role="status">
        {current === undefined ? words.pictureHint : tellSpan(current.span, laneName(current), moment)}
      </p>
    </div>
  );
}

const laneName = ({ span }: Bar): string => (span.kind === 'slot' ? words.laneIn : span.group);

function tellSpan(span: Span, lane: string, moment: Moment): string {
  const from = span.fromWallMs === null ? null : clockText(span.fromWallMs, moment);
  const to = span.toWallMs === null ? null : clockText(span.toWallMs, moment);
  const place = span.kind === 'slot' ? `${span.group}, ${span.label}` : [span.label, lane].filter(Boolean).join(', ');
  return words.span(place, span.reason, from, to, span.signed);
}
