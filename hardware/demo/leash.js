// Ends a child of the demo when its supervisor has gone, however it went; touches standard input and the process.
// A supervisor that is killed cannot stop anybody, but the pipe it held ends with it.
process.stdin
  .on('end', () => process.exit(0))
  .on('error', () => process.exit(0))
  .resume();
process.stdin.unref?.();
