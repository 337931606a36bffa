import { useTranslation } from "react-i18next";
import { useLocation } from "react-router";
import type { ConsentState } from "#server/consultations/protocol.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { ErrorNote, ListSkeleton, Note } from "../../kit/ui/parts.tsx";
import { useMe } from "../../kit/useSession.ts";
import { UrgentHelp } from "../UrgentHelp.tsx";
import { whoOf } from "../who.ts";
import css from "./Consent.module.css";
import { ConsentLine } from "./ConsentLine.tsx";
import { PrivatePage } from "./PrivatePage.tsx";
import { partsOf } from "./rules.ts";
import { useConsent } from "./useTalks.ts";

/** Where the way back leads: to the page that asked for the consent. */
function useBackTo(): string {
  const state: unknown = useLocation().state;
  return typeof state === "object" &&
    state !== null &&
    "backTo" in state &&
    typeof state.backTo === "string"
    ? state.backTo
    : "/consultations";
}

/** `/consultations/consent`: what is confidential and what is not, and who agrees to it. */
export function ConsentPage() {
  const { t } = useTranslation("consent");
  const who = whoOf(useMe());
  const backTo = useBackTo();
  const { data, error, isPending, refetch } = useConsent().query;
  return (
    <PrivatePage title={t(`title.${who}`)} backTo={backTo} aside={<UrgentHelp />}>
      <div className={css.page}>
        {error && <ErrorNote error={error} onRetry={refetch} />}
        {isPending && <ListSkeleton rows={6} />}
        {data && who === "parent" && <p className={css.about}>{t("parentText")}</p>}
        {data && <Text state={data} />}
        {data && who === "pupil" && <Own state={data} />}
        {data && who === "parent" && <OfChildren state={data} />}
      </div>
    </PrivatePage>
  );
}

function Text({ state }: { state: ConsentState }) {
  const { t } = useTranslation("consent");
  const format = useFormat();
  return (
    <article className={css.text}>
      {partsOf(format.words(state.text.text)).map(({ heading, lines }) => (
        <section key={heading ?? lines[0]}>
          {heading && <h2>{heading}</h2>}
          {lines.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </section>
      ))}
      <small>{t("version", { version: state.text.version })}</small>
    </article>
  );
}

function Own({ state }: { state: ConsentState }) {
  const { t } = useTranslation("consent");
  const { own, needsParent, byParent, text } = state;
  const isWaiting = own !== null && needsParent && byParent === null;
  return (
    <>
      <ConsentLine given={own} version={text.version} />
      {isWaiting && (
        <Note icon="clock">
          <b>{t("wait.title")}</b>
          <span>{t("wait.text")}</span>
          <span>{t("wait.urgent")}</span>
        </Note>
      )}
    </>
  );
}

/** Of each child, whether there is a talk or not; and for talks of the parent's own. */
function OfChildren({ state }: { state: ConsentState }) {
  const { t } = useTranslation("consent");
  const { children, own, text } = state;
  return (
    <>
      {children.length > 0 && <p className={css.about}>{t("forAll")}</p>}
      {children.map((child) => (
        <ConsentLine
          key={child.id}
          title={t("forChild", { name: child.name })}
          childId={child.id}
          given={child.given}
          version={text.version}
        />
      ))}
      <ConsentLine title={t("forSelf")} given={own} version={text.version} isQuiet />
    </>
  );
}
