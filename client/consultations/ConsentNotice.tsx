import { useMe } from "../kit/useSession.ts";
import { ConsentCard } from "./booking/ConsentCard.tsx";
import { useConsent } from "./booking/useTalks.ts";

/** On a parent's day, quietly, while a child's consent is not given: asked of all parents, whatever their child does. */
export function ConsentNotice() {
  const isAsked = useMe().actions.includes("consultations:ask");
  const { data } = useConsent(isAsked).query;
  return data?.children.some(({ given }) => given === null) ? <ConsentCard /> : null;
}
