import { Button } from "@mantine/core";
import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { Mark } from "../../kit/ui/Mark.tsx";
import { Note } from "../../kit/ui/parts.tsx";
import { useMe } from "../../kit/useSession.ts";
import type { Bytes } from "../../secrecy/bytes.ts";
import { groupsOf, places } from "./recovery-code.ts";
import css from "./Vault.module.css";

const HALF = 3;
/** With its year: which of two papers is the newer one must be seen for as long as notes are kept. */
const dottedOf = (day: string) => day.split("-").toReversed().join(".");
function Groups({ recoveryKey }: { recoveryKey: Bytes }) {
  const { t } = useTranslation("vault");
  const groups = groupsOf(recoveryKey);
  return (
    <ol className={css.groups} aria-label={t("key.label")} data-testid="recovery-groups">
      {places.map((at) => (
        <li key={at} className={css.group}>
          <span className={css.place} aria-hidden="true">
            {at + 1}
          </span>
          <b data-group={groups[at]}>
            {groups[at]?.slice(0, HALF)} {groups[at]?.slice(HALF)}
          </b>
        </li>
      ))}
    </ol>
  );
}

/** The recovery key, shown once: to be printed or written down by hand. */
export function RecoveryKey({ recoveryKey }: { recoveryKey: Bytes }) {
  const { t } = useTranslation("vault");
  return (
    <>
      <div className={css.onScreen}>
        <Note tone="warn" icon="key">
          {t("key.once")}
        </Note>
        <Groups recoveryKey={recoveryKey} />
        <div>
          <Button
            variant="default"
            leftSection={<Icon name="print" sizePx={20} />}
            onClick={() => window.print()}
            data-testid="recovery-print"
          >
            {t("key.print")}
          </Button>
        </div>
        <p className={css.muted}>{t("key.byHand")}</p>
      </div>
      <Sheet recoveryKey={recoveryKey} />
    </>
  );
}

/**
 * What comes out of the printer: the key, and what it is for, without a word of whose notes it opens. Beside the page
 * and not in it: in a dialog the paper would show as much as the dialog does.
 */
function Sheet({ recoveryKey }: { recoveryKey: Bytes }) {
  const { t } = useTranslation("vault");
  const format = useFormat();
  const me = useMe();
  const today = format.dayOf(Date.now());
  return createPortal(
    <section className={css.sheet} aria-hidden="true" data-testid="recovery-sheet">
      <header>
        <Mark />
        <h1>{t("key.sheet.title")}</h1>
      </header>
      <p>
        {format.words(me.school.name)} · {t("key.sheet.made", { day: dottedOf(today) })}
      </p>
      <Groups recoveryKey={recoveryKey} />
      <ul>
        <li>{t("key.sheet.what")}</li>
        <li>{t("key.sheet.where")}</li>
        <li>{t("key.sheet.how")}</li>
      </ul>
    </section>,
    document.body,
  );
}
