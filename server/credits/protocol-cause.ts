/**
 * Whether a decision needs a cause: it says another thing than the proposal, or changes what stands. Saying again what
 * stands needs none.
 */
export function needsCause(
  passed: boolean | null,
  proposed: boolean | null,
  stands: boolean | null,
): boolean {
  if (passed === stands) return false;
  return stands !== null || passed !== proposed;
}
