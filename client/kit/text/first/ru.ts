import auth from "../ru/auth.json" with { type: "json" };
import common from "../ru/common.json" with { type: "json" };
import errors from "../ru/errors.json" with { type: "json" };
import lessons from "../ru/lessons.json" with { type: "json" };
import urgent from "../ru/urgent.json" with { type: "json" };

/** The words every visit begins with, in one piece; the others come with their screens. */
export const first: Record<string, object> = { auth, common, errors, lessons, urgent };
