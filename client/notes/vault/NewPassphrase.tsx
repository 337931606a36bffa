import { useTranslation } from "react-i18next";
import { useMe } from "../../kit/useSession.ts";
import { judge, MIN_LENGTH, strengths } from "./passphrase.ts";
import { Secret } from "./Secret.tsx";
import css from "./Vault.module.css";

export type Typed = { passphrase: string; again: string };
export const nothingTyped: Typed = { passphrase: "", again: "" };

/** Whether it may become the passphrase, and how strong it is; names of the person are known to others. */
export function useVerdict(typed: Typed) {
  const me = useMe();
  const known = [...me.fullName.split(" "), me.name, me.school.name.kk, me.school.name.ru];
  const verdict = judge(typed.passphrase, known);
  const isSame = typed.passphrase === typed.again;
  return { verdict, isSame, isReady: "strength" in verdict && isSame };
}

type Props = { typed: Typed; onChange: (typed: Typed) => void; isTried: boolean };
/** A new passphrase, twice, with what is wrong with it or how strong it is; judged on this page alone. */
export function NewPassphrase({ typed, onChange, isTried }: Props) {
  const { t } = useTranslation("vault");
  const { verdict, isSame } = useVerdict(typed);
  const fault = "fault" in verdict ? verdict.fault : null;
  // Nobody is told that a sentence is too short while they are typing it.
  const said = fault && (isTried || (fault !== "short" && typed.passphrase !== ""));
  const level = "strength" in verdict ? strengths.indexOf(verdict.strength) + 1 : 0;
  return (
    <>
      <Secret
        label={t("new.label")}
        description={t("new.rule", { number: MIN_LENGTH })}
        value={typed.passphrase}
        error={said ? t(`fault.${fault}`, { number: MIN_LENGTH }) : null}
        isFirst
        testId="new-passphrase"
        onChange={(passphrase) => onChange({ ...typed, passphrase })}
      />
      {"strength" in verdict && (
        <div className={css.strength} data-level={level} role="status">
          <span className={css.bars} aria-hidden="true">
            {strengths.map((one, at) => (
              <i key={one} data-on={at < level} />
            ))}
          </span>
          {t(`strength.${verdict.strength}`)}
        </div>
      )}
      <Secret
        label={t("new.again")}
        value={typed.again}
        error={
          !isSame &&
          (isTried || typed.again.length >= typed.passphrase.length) &&
          typed.again !== ""
            ? t("new.differs")
            : null
        }
        testId="new-passphrase-again"
        onChange={(again) => onChange({ ...typed, again })}
      />
    </>
  );
}
