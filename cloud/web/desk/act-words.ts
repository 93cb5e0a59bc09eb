// Every word of what can be asked, offered, promised and settled on the desk, in one place per language; pure.
import type { RequestAnswer } from '@keycab/shared/events/office';
import { PLACES, placeText } from './place-code.ts';
import type { Action, Barred } from './rights.ts';

const minutes = (count: number): string => (count === 1 ? '1 min' : `${count} min`);

export const actWords = {
  what: 'What can be done',
  actions: {
    askHere: 'Customer is here: ask for it',
    askToday: 'Ask for today',
    watch: 'Tell me when back',
    unwatch: 'Do not tell me when back',
    claim: 'I have it',
    reserve: 'Reserve',
    cancelReservation: 'Give up the reservation',
    bring: 'Bring it up',
    deliver: 'Start delivery',
    handOver: 'Hand over',
    withdraw: 'Withdraw the offer',
    extend: 'Extend',
    accept: 'I take it over',
    decline: 'Not me',
    confirmClaim: 'OK, it is so',
    declineClaim: 'I object',
    takeBack: 'Took it back',
    settle: 'Settle who has it',
    missing: 'Searched: it is missing',
    customerLeft: 'Customer left',
    withdrawRequest: 'No longer needed',
    clearProblem: 'Problem solved',
  } satisfies Record<Action['name'], string>,
  barred: {
    nobody: 'Choose who you are, on top, to ask, reserve or hand over.',
    role: 'For staff, desk and managers.',
    manager: 'For managers.',
    offline: 'Needs the service, which cannot be reached now. At the cabinet a badge takes and returns all the same.',
  } satisfies Record<Barred, string>,
  done: 'Written down.',
  keptHere: 'Kept here, and sent when the service is there again.',
  mayWait: 'Without the service, “I have it” and “Ask for it” are kept here and sent later.',
  cancel: 'Cancel',

  reserveFrom: 'From',
  reserveTo: 'To',
  reserve: 'Reserve it',
  reserved: (name: string, from: string, to: string) => `${name}: ${from} to ${to}`,
  conflicts: 'Promised to others in that time',
  promised: 'Promised',
  notTime: 'The end must be after the beginning, and still ahead.',

  bringTo: 'Bring it to',
  bring: 'Ask a porter to bring it',
  places: PLACES,
  otherPlace: 'Another place',

  salesperson: 'Salesperson',
  advisor: 'Service advisor',
  deliver: 'Start the delivery',
  deliveryNeeds: 'Two people of two departments: who sold it, and who will look after it.',

  handTo: 'Hand over to',
  anybody: 'Whoever scans its tag',
  handFor: 'What for',
  asBefore: (label: string) => `As before: ${label.toLowerCase()}`,
  notSaid: 'Not said',
  offer: 'Offer it',
  stays: 'You answer for it until it is taken over; the offer ends after 10 minutes.',
  person: 'Person',
  noPerson: 'Nobody is called that.',

  extendBy: 'Back by',
  extend: 'Move the time',
  extendWhy: 'Up to your own limit; further is for a manager.',

  settleWith: 'It is with',
  settleWhy: 'How you know',
  whys: ['seenThere', 'toldByPhone', 'camera', 'other'],
  settle: 'Settle it',
  candidates: 'Who may know',

  wanted: 'Wanted',
  nothingWanted: 'Nobody waits for a key.',
  customerHere: 'Customer is here',
  today: 'Today',
  waits: (name: string) => `for ${name}`,
  to: (place: string) => `to ${placeText(place)}`,
  asked: (name: string) => `${name} is asked`,
  keptInSlot: 'It is in and kept.',
  next: (position: number) => `${position}. in the queue`,
  tells: { manager: 'A manager was told', desk: 'The desk was told' },
  silence: (seconds: number, to: string) => `${to} in ${seconds} s without a word`,
  aManager: 'A manager is told',
  theDesk: 'The desk is told',
  bringIt: 'I bring it',
  brings: (name: string) => `${name} brings it`,
  answered: (answer: RequestAnswer) => answerText(answer),
  answers: {
    two: '2 min',
    five: '5 min',
    ten: '10 min',
    withCustomer: 'With a customer',
    keyAt: 'Key is at…',
    cannot: 'Cannot',
    say: 'Say so',
  },

  askedOfYou: 'Asked of you',
  asksFor: (name: string, label: string) => `${name} asks for ${label}`,
  offersYou: (name: string, label: string) => `${name} offers you ${label}`,
  claims: (name: string, label: string) => `${name} says: “I have ${label}”, for which you answered`,
  isBack: (label: string, where: string) => `${label} is back: ${where}.`,
  gotIt: 'All right',
  deliveries: 'In delivery',
  worksheet: 'To its worksheet',
  delivers: (sales: string, advisor: string) => `${sales} with ${advisor}`,
} as const;

export function answerText(answer: RequestAnswer): string {
  switch (answer.kind) {
    case 'minutes':
      return `in ${minutes(answer.minutes)}`;
    case 'withCustomer':
      return 'with a customer';
    case 'keyAt':
      return `the key is at ${placeText(answer.place)}`;
    case 'cannot':
      return 'cannot bring it now';
  }
}

/** "0:42", "12:05": how long somebody has been waiting. */
export function waitText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
