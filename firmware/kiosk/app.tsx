// The kiosk's page as a whole: header and the one view that the firmware asks for; draws, decides nothing.
import { useEffect, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import { type PageClock, useMonotonicMs } from './clock.ts';
import type { Connection } from './connection.ts';
import { fitText } from './fit.ts';
import { Header } from './header.tsx';
import { applyProfile, enlarged, type Profile } from './profile.ts';
import type { Screen } from '../src/kiosk/screen.ts';
import type { Sounds } from './sounds.ts';
import type { Spoken } from './speech.ts';
import type { Stage } from './stage.ts';
import { Asleep } from './views/asleep.tsx';
import { Attract } from './views/attract.tsx';
import { Browse } from './views/browse.tsx';
import { Problem, Reasons } from './views/choices.tsx';
import { HandOver, Receive } from './views/handing.tsx';
import { Home } from './views/home.tsx';
import { Enroll } from './views/enroll.tsx';
import { Entry } from './views/entry.tsx';
import { Lapsed } from './views/lapsed.tsx';
import { Lost, Starting } from './views/lost.tsx';
import { Awaited } from './views/awaited.tsx';
import { Check, Needs } from './views/needs.tsx';
import { Manager } from './views/manager.tsx';
import { Mine } from './views/mine.tsx';
import { Pulled } from './views/pulled.tsx';
import { Refused } from './views/refused.tsx';
import { Returned } from './views/returned.tsx';
import { Take } from './views/take.tsx';
import { Taken } from './views/taken.tsx';
import { Door, Told } from './views/told.tsx';
import { UnknownTag } from './views/unknown-tag.tsx';

// These say more in the header than who is there.
const OWN_HEADER: ReadonlySet<string> = new Set([
  'home',
  'take',
  'manager',
  'enroll',
  'browse',
  'reasons',
  'needs',
  'handOver',
  'problem',
]);

export function App(props: {
  readonly connection: Connection;
  readonly clock: PageClock;
  readonly profile: Profile;
  readonly sounds: Sounds;
  /** What came with the page itself. */
  readonly first: Spoken | null;
}) {
  const { connection, sounds } = props;
  const [picture, setPicture] = useState(connection.picture);
  useEffect(() => {
    const draw = (): void => setPicture(connection.picture());
    // What came before this was drawn for the first time.
    draw();
    return connection.subscribe(draw);
  }, [connection]);
  const nowMs = useMonotonicMs(props.clock, 250);
  const heard = picture.screen;
  // Before it is painted: no night begins with a bright moment.
  useLayoutEffect(() => {
    if (heard === null) return;
    document.documentElement.lang = heard.speech.language;
    document.documentElement.dataset['night'] = String(heard.night || heard.asleep);
    sounds.heed(heard.sound);
  }, [heard, sounds]);
  const profile = useProfile(props.profile, heard);
  const spoken: Spoken | null = heard ?? props.first;
  // Nothing of ours has sent this page, and nothing has spoken to it: there are no words.
  if (spoken === null) return <main />;
  if (picture.lostSinceWallMs !== null) return <Lost spoken={spoken} sinceWallMs={picture.lostSinceWallMs} />;
  if (picture.screen === null) return <Starting spoken={spoken} />;

  const { screen, receivedMs } = picture;
  const ageMs = Math.max(0, nowMs - receivedMs);
  const stage: Stage = {
    screen,
    words: screen.speech.words,
    profile,
    nowWallMs: screen.wallMs === null ? null : screen.wallMs + ageMs,
    secondsLeft:
      'endsInMs' in screen.view && screen.view.endsInMs !== null
        ? Math.max(0, Math.ceil((screen.view.endsInMs - ageMs) / 1000))
        : null,
    ageMs,
    touch: connection.touch,
  };
  return (
    // A touch anywhere keeps the session awake; what is touched says the rest.
    <div
      className="screen"
      data-view={screen.view.kind}
      data-revision={screen.revision}
      data-roomy={profile.rows > 4}
      data-asleep={screen.asleep}
      data-hand={screen.layout.leftHand ? 'left' : 'right'}
      data-contrast={screen.layout.highContrast ? 'high' : 'plain'}
      onPointerDown={() => connection.touch({ type: 'ScreenTouched' })}
    >
      {screen.asleep ? (
        <Asleep stage={stage} />
      ) : (
        <>
          {!OWN_HEADER.has(screen.view.kind) && <Header stage={stage} />}
          <View stage={stage} />
        </>
      )}
    </div>
  );
}

/** Large text is another lay-out; the ruler measures millimetres and keeps them as they are. */
function useProfile(own: Profile, heard: Screen | null): Profile {
  const measures = heard?.view.kind === 'manager' && heard.view.page === 'ruler';
  const large = heard?.layout.largeText === true && !measures;
  const profile = useMemo(
    () => (large ? enlarged(own, { width: innerWidth, height: innerHeight }) : own),
    [large, own],
  );
  // Before it is painted: nothing is seen to move.
  useLayoutEffect(() => applyProfile(profile, document.documentElement), [profile]);
  useLayoutEffect(() => {
    fitText(profile.textTimes, document.documentElement);
  }, [profile, heard]);
  return profile;
}

function View({ stage }: { readonly stage: Stage }) {
  const { view } = stage.screen;
  switch (view.kind) {
    case 'attract':
      return <Attract stage={stage} view={view} />;
    case 'home':
      // Another person's badge begins with an empty number.
      return <Home key={view.person.name} stage={stage} view={view} />;
    case 'entry':
      return <Entry stage={stage} view={view} />;
    case 'enroll':
      return <Enroll stage={stage} view={view} />;
    case 'manager':
      return <Manager stage={stage} view={view} />;
    case 'take':
      return <Take stage={stage} view={view} />;
    case 'taken':
      return <Taken stage={stage} view={view} />;
    case 'returned':
      return <Returned stage={stage} view={view} />;
    case 'refused':
      return <Refused stage={stage} view={view} />;
    case 'lapsed':
      return <Lapsed stage={stage} view={view} />;
    case 'pulled':
      return <Pulled stage={stage} view={view} />;
    case 'browse':
      return <Browse stage={stage} view={view} />;
    case 'mine':
      return <Mine stage={stage} view={view} />;
    case 'reasons':
      return <Reasons stage={stage} view={view} />;
    case 'awaited':
      return <Awaited stage={stage} view={view} />;
    case 'needs':
      return <Needs stage={stage} view={view} />;
    case 'check':
      return <Check stage={stage} view={view} />;
    case 'handOver':
      return <HandOver stage={stage} view={view} />;
    case 'receive':
      return <Receive stage={stage} view={view} />;
    case 'problem':
      return <Problem stage={stage} view={view} />;
    case 'said':
      return <Told stage={stage} view={view} />;
    case 'door':
      return <Door stage={stage} view={view} />;
    case 'unknownTag':
      return <UnknownTag stage={stage} view={view} />;
  }
}
