// What people may write of cars beside what sensors tell: references without names, odometers, days, VINs; schemas; pure.
import { Type } from 'typebox';

/**
 * A person or a deal in another system. Personal text never enters the log: a digit is asked for, which numbers have and
 * names lack.
 */
export const OpaqueReference = Type.String({ pattern: '^(?=.*[0-9])[A-Za-z0-9_.:/-]{2,40}$' });

/** As the dashboard shows it, in the unit of the car. */
export const Odometer = Type.Integer({ minimum: 0, maximum: 2_000_000 });

export const LocalDay = Type.String({ pattern: '^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' });

export const Vin = Type.String({ pattern: '^[A-HJ-NPR-Z0-9]{17}$' });
