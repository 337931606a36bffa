import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Language } from "#server/people/protocol.ts";
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
  const { t, i18n } = useTranslation();
  // Shown as picked while its words are still on their way, so that a slow line does not swallow the next tap.
  const [picked, setPicked] = useState<Language | null>(null);
  const pick = async (value: string) => {
    const language = languages.find((one) => one === value) ?? "kk";
    setPicked(language);
    await pickLanguage(language);
    if (i18n.language === language) setPicked(null);
    if (session.state().status !== "signedIn") return;
    // Offline it stays in this browser; the next sign-in asks the server again.
    await rest("changeMe", { language }).then(session.changeMe, () => undefined);
  };
  return (
    <SegmentedControl
      fullWidth
      className={className ?? ""}
      aria-label={label}
      value={picked ?? currentLanguage()}
      onChange={(value) => void pick(value)}
      data={languages.map((value) => ({ value, label: t(`language.${value}`) }))}
    />
  );
}
