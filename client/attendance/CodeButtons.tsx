import { UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { AttendanceCode } from "#server/attendance/protocol.ts";
import type { RegisterRow } from "#server/register/protocol.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { codeIn, codes, toneOf } from "../register/codes.ts";
import { useLetters } from "../register/useLetters.ts";
import css from "./CodeButtons.module.css";

type Props = {
  row: RegisterRow;
  isDisabled: boolean;
  onPick: (code: AttendanceCode) => void;
};

/** ✓ Ж А Д К: soft what is proposed, full what somebody decided. */
export function CodeButtons({ row, isDisabled, onPick }: Props) {
  const { t } = useTranslation("register");
  const letters = useLetters();
  const chosen = codeIn(row);
  const look = (code: AttendanceCode) => {
    if (code !== chosen) return undefined;
    if (!row.standing) return "proposed";
    return row.standing.kind === "confirmed" ? "confirmed" : "changed";
  };
  return (
    <fieldset className={css.codes} aria-label={t("codesOf", { name: row.fullName })}>
      {codes.map((code) => (
        <UnstyledButton
          key={code}
          className={css.code}
          data-tone={toneOf[code]}
          data-look={look(code)}
          data-testid={`code-${code}`}
          aria-pressed={code === chosen}
          aria-label={t(`code.${code}`)}
          title={t(`code.${code}`)}
          tabIndex={-1}
          disabled={isDisabled}
          onClick={() => onPick(code)}
        >
          {code === "present" ? <Icon name="check" sizePx={18} /> : letters[code]}
        </UnstyledButton>
      ))}
    </fieldset>
  );
}
