import { TextInput, type TextInputProps } from "@mantine/core";
import { useFormat } from "../text/useFormat.ts";
import { fieldDay, fieldTime } from "./day-field.ts";

type Props = Omit<TextInputProps, "type" | "value" | "inputWrapperOrder"> & {
  /** As the field holds it: `2026-12-03`, withTime `2026-12-03T15:00`; empty: none yet. */
  value: string;
  withTime?: boolean;
};

/**
 * A day, or a day and its time, in the browser's own field. Its months and weekdays are in the browser's language,
 * which a page cannot choose: so the day stands under it in the words of the interface.
 */
export function DayField({ value, withTime = false, description, ...props }: Props) {
  const format = useFormat();
  const day = fieldDay(value);
  const words = day && [format.day(day), fieldTime(value)].filter(Boolean).join(", ");
  const line = { display: "block" };
  return (
    <TextInput
      {...props}
      type={withTime ? "datetime-local" : "date"}
      value={value}
      inputWrapperOrder={["label", "input", "description", "error"]}
      description={
        Boolean(words || description) && (
          <>
            {words && (
              <span style={line} data-testid="day-words">
                {words}
              </span>
            )}
            {description && <span style={line}>{description}</span>}
          </>
        )
      }
    />
  );
}
