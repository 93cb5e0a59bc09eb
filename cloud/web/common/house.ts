// What every page gets from the frame around it; types only.
import type { Colleague, Me, Site } from '@keycab/shared/contract';
import type { PageClock } from './clock.ts';
import type { Live } from './live.ts';
import type { Phone } from '../phone/use-phone.ts';
import type { Moment } from './moment.ts';

export interface House {
  readonly live: Live;
  readonly clock: PageClock;
  readonly moment: Moment;
  /** Null until the service has said so. */
  readonly site: Site | null;
  readonly me: Me | null;
  /** Empty until the service has said so. */
  readonly staff: readonly Colleague[];
  /** What keys are taken for here, as people call it; empty until the service has said so. */
  readonly reasons: readonly { readonly reason: string; readonly label: string }[];
  readonly phone: Phone;
}
