// The seed of a test run: KEYCAB_SEED repeats one; without it each run is a new one and says which.

export const seedOf = (): number => Number(process.env['KEYCAB_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
