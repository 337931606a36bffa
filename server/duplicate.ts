/** The database refused a write because a unique index holds that key already: somebody else was first. */
export function isDuplicate(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === 11000;
}
