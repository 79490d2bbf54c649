import fc from 'fast-check';

/**
 * Loaded before every test file: property tests draw the same inputs each time, so that a green run
 * stays green. `ILION_SEED=N npm test` draws others; the soaks in scripts/ draw new ones all the time.
 */
const seed = Number(process.env.ILION_SEED ?? 20261121);
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
