import { UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./Decision.module.css";

type Props = {
  mayWrite: boolean;
  proposed: boolean | null;
  stands: boolean | null;
  onSay: (passed: boolean | null) => void;
};
const choices = [
  { passed: true, word: "passed", icon: "check" },
  { passed: false, word: "notPassed", icon: "x" },
] as const;

/** «Өтті», «өтпеді»: filled when decided, outlined when only proposed. Pressing what stands takes it back. */
export function Decision({ mayWrite, proposed, stands, onSay }: Props) {
  const { t } = useTranslation("credits");
  return (
    <fieldset className={css.choice} disabled={!mayWrite} aria-label={t("head.decision")}>
      {choices.map(({ passed, word, icon }) => (
        <UnstyledButton
          key={word}
          className={css.button}
          data-testid={`say-${word}`}
          data-word={word}
          data-proposed={(stands === null && proposed === passed) || undefined}
          aria-pressed={stands === passed}
          disabled={!mayWrite}
          onClick={() => onSay(stands === passed ? null : passed)}
        >
          <Icon name={icon} sizePx={18} />
          {t(`say.${word}`)}
        </UnstyledButton>
      ))}
    </fieldset>
  );
}
