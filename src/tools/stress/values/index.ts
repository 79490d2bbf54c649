/**
 * Values made from numbers.
 *
 * 1. `TableValues` chooses a partition by its seed and a row by its number.
 * 2. For each column that a statement binds it draws from the column's distributions, by a stream of
 *    random numbers that only seed, row and column decide.
 * 3. `put-value` writes the value of the type straight into the `Frame` that goes to the socket.
 */
export * from './frame.ts';
export * from './put-value.ts';
export * from './table-values.ts';
