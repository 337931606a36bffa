import auth from "../en/auth.json" with { type: "json" };
import common from "../en/common.json" with { type: "json" };
import errors from "../en/errors.json" with { type: "json" };
import lessons from "../en/lessons.json" with { type: "json" };
import urgent from "../en/urgent.json" with { type: "json" };

/** The words every visit begins with, in one piece; the others come with their screens. */
export const first: Record<string, object> = { auth, common, errors, lessons, urgent };
