import auth from "../kk/auth.json" with { type: "json" };
import common from "../kk/common.json" with { type: "json" };
import errors from "../kk/errors.json" with { type: "json" };
import lessons from "../kk/lessons.json" with { type: "json" };
import urgent from "../kk/urgent.json" with { type: "json" };

/** The words every visit begins with, in one piece; the others come with their screens. */
export const first: Record<string, object> = { auth, common, errors, lessons, urgent };
