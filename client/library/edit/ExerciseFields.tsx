import { NumberInput, Switch, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import css from "./Edit.module.css";
import type { FieldsProps } from "./useDraft.ts";

const USUAL_TIMER = { workS: 30, restS: 15, rounds: 4 };
/** The protocol's limits. */
const timerFields = [
  { name: "workS", min: 5, max: 600 },
  { name: "restS", min: 0, max: 600 },
  { name: "rounds", min: 1, max: 50 },
] as const;

/** Work and rest by the clock, and how many times of what. */
export function ExerciseFields({ draft, change }: FieldsProps) {
  const { t } = useTranslation("library");
  const { timer, repetitions } = draft;
  return (
    <>
      <Switch
        label={t("edit.timer.label")}
        checked={timer !== null}
        onChange={({ currentTarget }) =>
          change({ timer: currentTarget.checked ? USUAL_TIMER : null })
        }
        data-testid="edit-timer"
      />
      {timer && (
        <div className={css.triple}>
          {timerFields.map(({ name, min, max }) => (
            <NumberInput
              key={name}
              size="md"
              label={t(`edit.timer.${name}`)}
              min={min}
              max={max}
              decimalScale={0}
              clampBehavior="blur"
              value={timer[name]}
              onChange={(value) =>
                typeof value === "number" && change({ timer: { ...timer, [name]: value } })
              }
            />
          ))}
        </div>
      )}
      <Switch
        label={t("edit.repetitions.label")}
        checked={repetitions !== null}
        onChange={({ currentTarget }) =>
          change({ repetitions: currentTarget.checked ? { target: 10, word: "" } : null })
        }
      />
      {repetitions && (
        <div className={css.pair}>
          <NumberInput
            size="md"
            label={t("edit.repetitions.target")}
            min={1}
            max={500}
            decimalScale={0}
            clampBehavior="blur"
            value={repetitions.target}
            onChange={(value) =>
              typeof value === "number" &&
              change({ repetitions: { ...repetitions, target: value } })
            }
          />
          <TextInput
            label={t("edit.repetitions.word")}
            placeholder={t("edit.repetitions.hint")}
            maxLength={40}
            value={repetitions.word}
            onChange={({ currentTarget }) =>
              change({ repetitions: { ...repetitions, word: currentTarget.value } })
            }
          />
        </div>
      )}
    </>
  );
}
