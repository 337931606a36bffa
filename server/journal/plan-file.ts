import { AppError } from "../errors.ts";
import type { Words } from "../protocol/define.ts";
import type { PlanEntry } from "./protocol.ts";

export async function readPlanFile(
  _file: Uint8Array,
  _year: number,
): Promise<{ entries: PlanEntry[]; problems: { row: number; what: Words }[] }> {
  throw new AppError("invalid", "Not a plan", { reason: "plan_unreadable" });
}
