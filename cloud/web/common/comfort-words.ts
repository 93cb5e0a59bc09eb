// Words about how somebody likes the screen of a cabinet, and the languages that cabinets speak by their own names; pure.

/** A test holds these to the languages of the cabinets: the list itself would bring all their words along. */
export const LANGUAGE_NAMES: Readonly<Record<string, string>> = { en: 'English', es: 'Español' };

export const comfortWords = {
  title: 'Screens of the cabinets',
  why: 'What a cabinet shows once it knows the badge. The log says that it was changed, and never how.',
  language: 'Language',
  asCabinet: 'As the cabinet speaks',
  time: 'Time to read and to answer',
  times: (factor: number) => (factor === 1 ? 'As for everybody' : `${factor} times as long`),
  largeText: 'Large text',
  highContrast: 'High contrast',
  leftHand: 'Buttons for the left hand',
  save: 'Save',
  saved: 'The cabinets will show it so from the next badge on.',
} as const;
