// Refuses an older Node in one sentence before anything else is loaded; touches the process, nothing of ours.
// Plain JavaScript, imported first and statically by every entry; the program itself follows by `await import(...)`,
// because an older Node stops at the first .ts file and crashes on opening the journal's database.
const oldest = 24;

if (Number.parseInt(process.versions.node, 10) < oldest) {
  process.stderr.write(
    `Keycab needs Node ${oldest} or newer and this is ${process.versions.node}; ` +
      'start it with `npm start`, or with `npx` in front, which use the Node that `npm install` brought along.\n',
  );
  process.exit(78);
}
