// What every part of one delivery's page is handed; types only.
import type { DeliveryDetail } from '@keycab/shared/deliveries';
import type { House } from '../../common/house.ts';
import type { Acting } from '../parts.tsx';

export interface SheetProps {
  readonly sheet: DeliveryDetail;
  readonly house: House;
  readonly acting: Acting;
  /** Named in it, or a manager: may mark lines and end it. */
  readonly mayWork: boolean;
}
