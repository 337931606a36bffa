import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Note } from "../../kit/ui/parts.tsx";
import { useAddress } from "../../room/address.ts";
import type { DeviceProblem } from "../../room/media.ts";
import css from "./Notices.module.css";

/** One's own device that does not work, and why. */
export type Lacking = { source: "microphone" | "camera"; problem: DeviceProblem };

/** What is missing, how to get it, and that the talk goes on without it; until one has read it. */
export function DeviceTrouble({
  lacking,
  onAgain,
}: {
  lacking: readonly Lacking[];
  onAgain: (source: Lacking["source"]) => void;
}) {
  const { t } = useTranslation("privateDevices");
  const who = useAddress();
  const [read, setRead] = useState("");
  const now = lacking.map(({ source, problem }) => `${source} ${problem}`).join();
  const [first] = lacking;
  if (!first || read === now) return null;
  const which = lacking.length > 1 ? "both" : first.source;
  const why = [...new Set(lacking.map(({ problem }) => problem))];
  return (
    <Note tone="warn" icon={first.source === "camera" ? "cameraOff" : "micOff"}>
      <b data-testid="device-trouble" data-which={which} data-why={why.join(" ")}>
        {t(`lacks.${which}`)}
      </b>
      {why.map((problem) => (
        <span key={problem}>{t(`why.${problem}.${who}`)}</span>
      ))}
      <span>{t(`still.${which}.${who}`)}</span>
      <div className={css.troubleActs}>
        <Button
          variant="default"
          onClick={() => {
            for (const { source } of lacking) onAgain(source);
          }}
          data-testid="device-again"
        >
          {t("again")}
        </Button>
        <Button variant="default" onClick={() => setRead(now)} data-testid="device-go-on">
          {t("goOn")}
        </Button>
      </div>
    </Note>
  );
}
