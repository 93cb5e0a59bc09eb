// What every view of the kiosk is given; types only.
import type { Screen, Touch } from '../src/kiosk/screen.ts';
import type { Profile } from './profile.ts';
import type { Words } from './speech.ts';

/** What every view is given. `secondsLeft` is null where nothing runs out. */
export interface Stage {
  readonly screen: Screen;
  readonly words: Words;
  readonly profile: Profile;
  /** The cabinet's wall time at this moment; null while it knows none. */
  readonly nowWallMs: number | null;
  readonly secondsLeft: number | null;
  /** How old the screen is: what it counts down has come so much nearer. */
  readonly ageMs: number;
  readonly touch: (touch: Touch) => void;
}

/** The view of one kind, for the props of the component that draws it. */
export type ViewOf<Kind extends Screen['view']['kind']> = Extract<Screen['view'], { readonly kind: Kind }>;
