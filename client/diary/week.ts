import { addDays, format, parseISO } from "date-fns";

/** A calendar day so many days on. */
export const shiftDay = (day: string, count: number): string =>
  format(addDays(parseISO(day), count), "yyyy-MM-dd");
