/** An id that nothing has: ids hold the time they were made at, or chance. */
export const NOWHERE = "0".repeat(24);

/**
 * The same with every name of a room that is not to be spoken of replaced by one that nobody has, however deep: what is
 * answered then is what is answered to whoever makes an id up. What names none is given back as it is.
 */
export function withoutNames(value: unknown, isHidden: (name: string) => boolean): unknown {
  if (!hasHidden(value, isHidden)) return value;
  if (typeof value === "string") return NOWHERE;
  if (Array.isArray(value)) return value.map((one: unknown) => withoutNames(one, isHidden));
  return Object.fromEntries(
    Object.entries(Object(value)).map(([key, one]) => [key, withoutNames(one, isHidden)]),
  );
}

/** Whether any string in it is hidden. A body is limited in size before this. */
function hasHidden(value: unknown, isHidden: (name: string) => boolean): boolean {
  const rest = [value];
  for (let one = rest.pop(); one !== undefined; one = rest.pop())
    if (typeof one === "string") {
      if (isHidden(one)) return true;
    } else if (typeof one === "object" && one !== null)
      for (const inner of Object.values(one)) rest.push(inner ?? null);
  return false;
}
