// The laws about who may import whom, for dependency-cruiser; data only.
//
// Decided: the syntax of the sources is read by swc. Because: without it this tool sees no TypeScript module under
// TypeScript 7 and reports that all is well. Would change if: it learns to read types by itself. A test plants a
// cycle and a second door and expects both to be found.

/** Each library enters through one file per side; what is not named here has no door on that side. */
const DOORS = [
  { library: 'serialport', firmware: 'serial/line' },
  { library: 'johnny-five', firmware: 'doors/board' },
  { library: 'firmata-io', firmware: 'doors/board' },
  { library: 'better-sqlite3', firmware: 'journal/database', cloud: 'ledger/database' },
  { library: 'kysely', cloud: 'ledger/database' },
  { library: 'pg', cloud: 'ledger/database' },
  { library: 'mqtt', firmware: 'uplink/link', cloud: 'wire/link' },
  { library: 'aedes', cloud: 'broker/embedded' },
  { library: 'fastify', firmware: 'kiosk/server', cloud: 'api/app' },
  { library: '@node-rs/argon2', firmware: 'credentials/argon', cloud: 'roster/argon' },
  { library: 'pdfkit', cloud: 'papers/pdf' },
  { library: 'bwip-js', cloud: 'papers/codes' },
  { library: 'better-auth', cloud: 'people/auth' },
  { library: '@better-auth/passkey', cloud: 'people/auth' },
  { library: 'standardwebhooks', cloud: 'hooks/sign' },
  { library: 'csv-parse', cloud: 'inventory/rows' },
  { library: 'csv-stringify', cloud: 'audit/table' },
  { library: 'nodemailer', cloud: 'notices/ways/mail' },
  { library: 'web-push', cloud: 'notices/ways/push' },
  { library: 'pino', firmware: 'log', cloud: 'log' },
  { library: 'yaml', shared: 'configuration' },
  { library: 'intl-messageformat', shared: 'messages' },
];

/** Where rooms meet: only these files may build and call what lives in a room. */
const HALL = '(main|loop)[.]ts$';

const error = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });
const packagePath = (library) => `(^|/)node_modules/${library}/`;

const doors = ['shared', 'firmware', 'cloud'].flatMap((side) =>
  DOORS.map((door) => {
    const path = door[side] === undefined ? undefined : `${side}/src/${door[side]}.ts`;
    return error(
      `one-door-${door.library}-${side}`,
      path === undefined ? `${door.library} has no door in ${side}` : `${door.library} enters only through ${path}`,
      { path: `^${side}/`, ...(path === undefined ? {} : { pathNot: `^${path}$` }) },
      // A type opens nothing: a route may say what shape of request it takes.
      { path: packagePath(door.library), dependencyTypesNot: ['type-only'] },
    );
  }),
);

/** Rooms made of several folders: lamps and locks hang on the same board. */
const SUITES = { firmware: '(doors|signals)', cloud: '(?!)' };
const BY_TYPE_ONLY = 'a room knows another room, and the hall, only by the type of an argument';

const rooms = ['firmware', 'cloud'].flatMap((side) => [
  error(
    `rooms-meet-in-the-hall-${side}`,
    BY_TYPE_ONLY,
    { path: `^${side}/src/([^/]+)/`, pathNot: `^${side}/src/${SUITES[side]}/` },
    { path: `^${side}/src/`, pathNot: `^${side}/src/$1/`, dependencyTypesNot: ['type-only'] },
  ),
  error(
    `suites-meet-in-the-hall-${side}`,
    BY_TYPE_ONLY,
    { path: `^${side}/src/${SUITES[side]}/` },
    { path: `^${side}/src/`, pathNot: `^${side}/src/${SUITES[side]}/`, dependencyTypesNot: ['type-only'] },
  ),
  error(
    `hall-files-enter-no-room-${side}`,
    'only the files where rooms meet may call into one',
    { path: `^${side}/src/[^/]+[.]ts$`, pathNot: `^${side}/src/${HALL}` },
    { path: `^${side}/src/[^/]+/`, dependencyTypesNot: ['type-only'] },
  ),
]);

module.exports = {
  forbidden: [
    error('no-cycles', 'what needs each other is one thing or is cut wrong', {}, { circular: true }),
    error('resolvable', 'an import that leads nowhere', {}, { couldNotResolve: true }),

    error(
      'shared-imports-nothing-of-ours',
      'shared is the language that the others speak',
      { path: '^shared/' },
      { path: '^(firmware|cloud|hardware|tests)/' },
    ),
    error(
      'shared-is-pure',
      'pages read it too; only proof/ may use Node, and of Node only crypto',
      { path: '^shared/src/', pathNot: '^shared/src/proof/' },
      { dependencyTypes: ['core'] },
    ),
    error(
      'proof-uses-crypto-alone',
      'of Node, proof/ uses node:crypto and nothing else',
      { path: '^shared/src/proof/' },
      { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    ),
    error(
      'shared-uses-three-libraries',
      'typebox describes shapes, yaml reads configuration, intl-messageformat speaks; any other belongs to a side',
      { path: '^shared/src/' },
      { path: 'node_modules/', pathNot: packagePath('(typebox|yaml|intl-messageformat)') },
    ),

    error(
      'cabinet-knows-only-shared',
      'decisions have no window and no clock',
      { path: '^firmware/src/cabinet/' },
      { pathNot: `^(firmware/src/cabinet|shared/src)/|${packagePath('typebox')}` },
    ),
    error(
      'office-decides-purely',
      'the office decides as the cabinet does, without window and clock',
      { path: '^cloud/src/office/(state|decide|policy|react)[.]ts$' },
      { pathNot: `^(cloud/src/office|shared/src)/|${packagePath('typebox')}` },
    ),
    error('firmware-never-meets-cloud', 'they meet on the wire', { path: '^firmware/' }, { path: '^cloud/' }),
    error('cloud-never-meets-firmware', 'they meet on the wire', { path: '^cloud/' }, { path: '^firmware/' }),
    error(
      'sides-do-not-know-their-body',
      'nothing in a side can tell a simulated cabinet from a real one',
      { path: '^(firmware|cloud)/' },
      { path: '^hardware/' },
    ),
    error(
      'only-the-demo-starts-sides',
      'a body is a body; hardware/demo alone starts firmware and cloud',
      { path: '^hardware/', pathNot: '^hardware/demo/' },
      { path: '^(cloud/|firmware/src/(main|loop)[.]ts$)' },
    ),
    error('no-tests-in-the-house', 'the house runs without its tests', { pathNot: '^tests/' }, { path: '^tests/' }),
    error(
      'pages-use-the-api',
      'a page knows its side by its API; of the proof it reads nothing, since that needs Node',
      { path: '^(firmware/kiosk|cloud/web)/', pathNot: 'vite[^/]*$' },
      { path: '^((firmware|cloud)/src/|shared/src/proof/)', dependencyTypesNot: ['type-only'] },
    ),
    ...rooms,
    ...doors,
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    // Our built pages only: many a library lives in a folder called dist, and its door must be seen.
    exclude: { path: '^(firmware|cloud|hardware)/[a-z/-]+/dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.json'],
    },
  },
};
