import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import css from "./Form.module.css";

type Props = {
  classes: readonly { id: string; name: string }[];
  /** Those a teacher teaches: one tap each. */
  offered: readonly string[];
  chosen: readonly string[];
  onChange: (classIds: string[]) => void;
};

/** Classes to tap on and off; others of the school are found by a search. */
export function ClassChips({ classes, offered, chosen, onChange }: Props) {
  const { t } = useTranslation("library");
  const isOffered = ({ id }: { id: string }) => offered.includes(id) || chosen.includes(id);
  return (
    <div className={css.chips}>
      {classes.filter(isOffered).map(({ id, name }) => (
        <button
          key={id}
          type="button"
          className={css.chip}
          aria-pressed={chosen.includes(id)}
          onClick={() =>
            onChange(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])
          }
        >
          {name}
        </button>
      ))}
      <Select
        className={css.other ?? ""}
        searchable
        aria-label={t("upload.otherClass")}
        placeholder={t("upload.otherClass")}
        value={null}
        onChange={(id) => id && onChange([...chosen, id])}
        data={classes
          .filter((one) => !isOffered(one))
          .map(({ id, name }) => ({ value: id, label: name }))}
      />
    </div>
  );
}
