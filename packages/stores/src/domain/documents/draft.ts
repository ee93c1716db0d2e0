/** Fields that a store fills in where they are left out. */
type Filled =
  | 'created_at'
  | 'id'
  | 'last_activity_at'
  | 'occurred_at'
  | 'recorded_at'
  | 'session_id'
  | 'timestamp'
  | 'turn_id'
  | 'updated_at'
  | 'valid_from';

/** A document as callers hand it over: what has a default, and its id and times, may be left out. */
export type Draft<Input> = WithOptional<Input, Filled>;

/** The same, where some fields may be left out. `Omit` would lose the names of the others beside an index signature. */
export type WithOptional<Input, Optional> = {
  [Key in keyof Input as Key extends Optional ? never : Key]: Input[Key];
} & {
  [Key in keyof Input as Key extends Optional ? Key : never]?: Input[Key];
};
