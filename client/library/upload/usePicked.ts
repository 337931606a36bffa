import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../kit/text/useFormat.ts";
import { readFileFacts } from "../../videos/file-facts.ts";
import type { Picked } from "./picked.ts";
import { titleOf } from "./title.ts";

/** The files one has chosen, each looked into on this device. */
export function usePicked() {
  const { t } = useTranslation("library");
  const format = useFormat();
  const [picked, setPicked] = useState<readonly Picked[]>([]);
  const change = (key: string, part: Partial<Picked>) =>
    setPicked((all) => all.map((one) => (one.key === key ? { ...one, ...part } : one)));
  return {
    picked,
    change,
    remove: (key: string) => setPicked((all) => all.filter((one) => one.key !== key)),
    async add(files: Iterable<File>): Promise<void> {
      const untitled = t("upload.untitled", { day: format.shortDay(format.dayOf(Date.now())) });
      const chosen = [...files].map((file) => ({
        key: `${file.name}-${file.size}-${file.lastModified}`,
        file,
        title: titleOf(file.name) || untitled,
        facts: null,
      }));
      setPicked((all) => [
        ...all,
        ...chosen.filter(({ key }) => all.every((one) => one.key !== key)),
      ]);
      // One after another: a phone has few decoders.
      for (const { key, file } of chosen) change(key, { facts: await readFileFacts(file) });
    },
  };
}
