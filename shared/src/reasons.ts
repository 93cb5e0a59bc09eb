// What a key is taken for, in words: purposes that come with this house are said in every language, a dealer's own stay; pure.
import { type Language, messagesIn } from './messages.ts';
import type { MessageKey } from './messages/en.ts';

interface Purpose {
  readonly reason: string;
  readonly label: string;
}

/** By its name in a roster: the label it comes with, and how it is said. */
const OURS = {
  testDrive: ['Test drive', 'reason.testDrive'],
  extendedDemo: ['Extended demo', 'reason.extendedDemo'],
  fuel: ['Fuel or charge', 'reason.fuel'],
  lotMove: ['Lot move', 'reason.lotMove'],
  photo: ['Photos', 'reason.photo'],
  detail: ['Wash and detail', 'reason.detail'],
  pdi: ['Pre-delivery inspection', 'reason.pdi'],
  service: ['Service', 'reason.service'],
  reconMechanical: ['Recon, mechanical', 'reason.reconMechanical'],
  qcDrive: ['Quality drive', 'reason.qcDrive'],
  partsFit: ['Parts fit', 'reason.partsFit'],
  bodywork: ['Body shop', 'reason.bodywork'],
  appraisal: ['Appraisal', 'reason.appraisal'],
  keyBattery: ['Key battery', 'reason.keyBattery'],
  floorPlanAudit: ['Floor-plan audit', 'reason.floorPlanAudit'],
  delivery: ['Delivery', 'reason.delivery'],
  customerPickUp: ['Customer pick-up', 'reason.customerPickUp'],
  loaner: ['Loaner to customer', 'reason.loaner'],
  managerHold: ['Manager hold', 'reason.managerHold'],
  other: ['Other', 'reason.other'],
} as const satisfies Readonly<Record<string, readonly [label: string, said: MessageKey]>>;

/** As a button or a line has it. Whoever has given a purpose words of their own is heard in those. */
export function reasonLabel({ reason, label }: Purpose, language: Language): string {
  const ours = Object.hasOwn(OURS, reason) ? OURS[reason as keyof typeof OURS] : undefined;
  return ours === undefined || ours[0] !== label ? label : messagesIn(language).say(ours[1]);
}

/** As it stands behind "for": "test drive", "something else". */
export const reasonPhrase = (purpose: Purpose, language: Language, locale: string): string =>
  reasonLabel(purpose, language).toLocaleLowerCase(locale);
