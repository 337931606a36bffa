import type { Handlers } from "../realtime.ts";
import type { groupCalls } from "./protocol.ts";
import type { Groups } from "./service.ts";

/** Group work over the room's connection. */
export function groupEvents(groups: Groups): Handlers<typeof groupCalls> {
  return {
    "group:read": ({ lessonId }, caller) => groups.read(lessonId, caller),
    "group:form": ({ lessonId, way, count }, caller) => groups.form(lessonId, caller, way, count),
    "group:assign": ({ lessonId, personId, groupId }, caller) =>
      groups.assign(lessonId, caller, personId, groupId),
    "group:choose": ({ lessonId, groupId }, caller) => groups.choose(lessonId, caller, groupId),
    "group:start": ({ lessonId, minutes }, caller) => groups.start(lessonId, caller, minutes),
    "group:extend": ({ lessonId, minutes }, caller) => groups.extend(lessonId, caller, minutes),
    "group:end": ({ lessonId }, caller) => groups.end(lessonId, caller),
    "group:visit": ({ lessonId, groupId }, caller) => groups.visit(lessonId, caller, groupId),
    "group:broadcast": ({ lessonId, isOn }, caller) => groups.broadcast(lessonId, caller, isOn),
    async "group:announce"({ lessonId, text }, caller) {
      await groups.announce(lessonId, caller, text);
      return {};
    },
    "group:callTeacher": ({ lessonId, isCalled }, caller) =>
      groups.callTeacher(lessonId, caller, isCalled),
  };
}
