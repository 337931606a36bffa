import { SegmentedControl } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { rest } from "../rest.ts";
import { currentLanguage, languages, pickLanguage } from "../text/text.ts";
import { session } from "../useSession.ts";

/** Changes the language at once; a signed-in person's choice is stored as theirs. */
export function LanguageSwitch({
  label,
  className,
}: {
  label: string;
  className?: string | undefined;
}) {
  const { t } = useTranslation();
  const pick = async (value: string) => {
    const language = languages.find((one) => one === value) ?? "kk";
    await pickLanguage(language);
    if (session.state().status !== "signedIn") return;
    // Offline it stays in this browser; the next sign-in asks the server again.
    await rest("changeMe", { language }).then(session.changeMe, () => undefined);
  };
  return (
    <SegmentedControl
      fullWidth
      className={className ?? ""}
      aria-label={label}
      value={currentLanguage()}
      onChange={(value) => void pick(value)}
      data={languages.map((value) => ({ value, label: t(`language.${value}`) }))}
    />
  );
}
