import { Checkbox, NumberInput, Radio, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type HoursDraft, ways } from "./draft.ts";
import css from "./Hours.module.css";

/** Numbers of the hours with their limits, as the protocol has them. */
export const ruleNumbers = {
  lengthMin: { min: 10, max: 180, step: 5 },
  bufferMin: { min: 0, max: 120, step: 5 },
  noticeHours: { min: 0, max: 336, step: 1 },
  horizonDays: { min: 1, max: 90, step: 1 },
} as const;
type RuleNumber = keyof typeof ruleNumbers;
const names: readonly RuleNumber[] = ["lengthMin", "bufferMin", "noticeHours", "horizonDays"];

type Props = { draft: HoursDraft; onChange: (draft: HoursDraft) => void };
/** How long a talk is, how soon it can be booked, how one talks, and who has the last word. */
export function TalkRules({ draft, onChange }: Props) {
  const { t } = useTranslation("hours");
  return (
    <div className={css.rules}>
      <div className={css.numbers}>
        {names.map((name) => (
          <NumberInput
            key={name}
            size="md"
            label={t(`rules.${name}.name`)}
            description={t(`rules.${name}.about`)}
            inputWrapperOrder={["label", "input", "description"]}
            {...ruleNumbers[name]}
            allowDecimal={false}
            allowNegative={false}
            clampBehavior="blur"
            value={draft[name]}
            onChange={(value) => {
              if (typeof value === "number") onChange({ ...draft, [name]: value });
            }}
            data-testid={`hours-${name}`}
          />
        ))}
      </div>
      <Checkbox.Group
        label={t("rules.ways")}
        error={draft.ways.length === 0 && t("rules.noWay")}
        value={draft.ways}
        onChange={(chosen) =>
          onChange({ ...draft, ways: ways.filter((way) => chosen.includes(way)) })
        }
      >
        <div className={css.ways}>
          {ways.map((way) => (
            <Checkbox key={way} value={way} label={t(`way.${way}`)} />
          ))}
        </div>
      </Checkbox.Group>
      <Radio.Group
        label={t("rules.answer")}
        value={draft.isInstant ? "instant" : "asked"}
        onChange={(value) => onChange({ ...draft, isInstant: value === "instant" })}
      >
        <Stack gap={12}>
          {(["instant", "asked"] as const).map((value) => (
            <Radio
              key={value}
              value={value}
              label={t(`rules.${value}.name`)}
              description={t(`rules.${value}.about`)}
              data-testid={`hours-${value}`}
            />
          ))}
        </Stack>
      </Radio.Group>
    </div>
  );
}
