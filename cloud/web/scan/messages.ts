// Every word of the scanning page, in one place per language; pure.
export const words = {
  title: 'Scan a tag',
  starting: 'Starting the camera…',
  looking: 'Hold the code of the tag before the camera.',
  notOurs: 'That code is of no key of ours.',
  refused: 'The camera may not be used. Allow it in the settings of the browser for this address, or type the number.',
  none: 'This device has no camera that a page may use. Type the number.',
  broken: 'Codes cannot be read here. Type the number.',
  view: 'What the camera sees',
  number: 'Number on the tag',
  find: 'Find it',
  phone: 'The phone’s own camera reads the code, too: it opens the key by itself.',
} as const;
