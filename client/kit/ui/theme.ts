import {
  ActionIcon,
  Button,
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from "@mantine/core";

const sky: MantineColorsTuple = [
  "#eef8fc",
  "#d8eff8",
  "#aadff0",
  "#6bc9e4",
  "#22a9cf",
  "#068fb8",
  "#0077a0",
  "#046083",
  "#0a4b67",
  "#0c3a50",
];
const sun: MantineColorsTuple = [
  "#fff9e8",
  "#fff3d0",
  "#ffe7a3",
  "#ffdb7a",
  "#ffcf52",
  "#ffc42e",
  "#f0ae0c",
  "#b98400",
  "#7a5600",
  "#3b2a00",
];

/** Mantine's greys, by our surfaces, borders and texts; index 9 is the darkest in both. */
const gray: MantineColorsTuple = [
  "#f6f9fb",
  "#eaf0f4",
  "#e0e8ed",
  "#d3dde4",
  "#c6d2da",
  "#9db0bc",
  "#7b8d99",
  "#566875",
  "#3d4f5c",
  "#15232d",
];
const dark: MantineColorsTuple = [
  "#e9f1f5",
  "#c3d0d8",
  "#9db0bc",
  "#6f8492",
  "#3a4f5c",
  "#263843",
  "#152129",
  "#0d161c",
  "#0a1116",
  "#070c10",
];

type Ink = { fill: string; fillHover: string; onFill: string; soft: string; text: string };
const ink = (name: string): Ink => ({
  fill: `var(--${name})`,
  fillHover: `var(--${name}-hover)`,
  onFill: `var(--on-${name})`,
  soft: `var(--${name}-soft)`,
  text: `var(--${name}-text)`,
});
/** Mantine's colour names and the tokens they stand for; other colours stay Mantine's. */
const inks: Record<string, Ink> = {
  sky: ink("primary"),
  sun: { ...ink("sun"), text: "var(--sun-soft-text)" },
  red: ink("bad"),
};

/** Buttons and icons take their colours from the tokens, so that dark mode needs nothing more. */
const variantColors: VariantColorsResolver = (input) => {
  const tint = inks[input.color ?? input.theme.primaryColor];
  const none = "1px solid transparent";
  if (input.variant === "default")
    return {
      background: "var(--surface)",
      hover: "var(--surface-3)",
      color: "var(--text)",
      border: "1px solid var(--border-strong)",
    };
  if (!tint) return defaultVariantColorsResolver(input);
  if (input.variant === "filled")
    return { background: tint.fill, hover: tint.fillHover, color: tint.onFill, border: none };
  if (input.variant === "light")
    return {
      background: tint.soft,
      hover: `color-mix(in srgb, ${tint.soft} 88%, ${tint.text})`,
      color: tint.text,
      border: none,
    };
  if (input.variant === "outline")
    return {
      background: "var(--surface)",
      hover: tint.soft,
      color: tint.text,
      border: `1px solid ${tint.fill}`,
    };
  if (input.variant === "subtle" || input.variant === "transparent")
    return {
      background: "transparent",
      hover: input.variant === "subtle" ? tint.soft : "transparent",
      color: tint.text,
      border: none,
    };
  return defaultVariantColorsResolver(input);
};

/** Modal and Drawer lie on the surface, above the page. */
const sheet = {
  content: { backgroundColor: "var(--surface)" },
  header: { backgroundColor: "var(--surface)" },
  title: { fontSize: "var(--fs-md)", fontWeight: 700, lineHeight: 1.25 },
  close: { width: 44, height: 44, padding: 8, marginInlineEnd: -8 },
};

/** Touch targets of 44 px, corners of 10 and 14, system fonts with every Kazakh letter. */
export const theme = createTheme({
  colors: { sky, sun, gray, dark },
  primaryColor: "sky",
  primaryShade: { light: 6, dark: 4 },
  variantColorResolver: variantColors,
  fontFamily: "var(--font)",
  // As variables: larger letters reach buttons and fields too.
  fontSizes: {
    xs: "var(--fs-xs)",
    sm: "var(--fs-sm)",
    md: "var(--fs-sm)",
    lg: "var(--fs-md)",
    xl: "var(--fs-lg)",
  },
  lineHeights: { xs: "1.4", sm: "1.45", md: "1.45", lg: "1.4", xl: "1.3" },
  headings: {
    fontFamily: "var(--font)",
    fontWeight: "700",
    sizes: {
      h1: { fontSize: "24px" },
      h2: { fontSize: "20px" },
      h3: { fontSize: "17px" },
      h4: { fontSize: "15px" },
    },
  },
  radius: { xs: "6px", sm: "8px", md: "10px", lg: "14px", xl: "18px" },
  defaultRadius: "md",
  spacing: { xs: "8px", sm: "12px", md: "16px", lg: "24px", xl: "32px" },
  respectReducedMotion: true,
  cursorType: "pointer",
  components: {
    Button: Button.extend({
      defaultProps: { size: "md" },
      vars: (_theme, { size }) => ({
        root:
          size === "lg"
            ? { "--button-height": "52px", "--button-fz": "17px" }
            : { "--button-height": "44px", "--button-fz": "15px", "--button-padding-x": "16px" },
      }),
    }),
    ActionIcon: ActionIcon.extend({
      defaultProps: { size: 44, variant: "subtle", color: "sky" },
    }),
    Modal: { defaultProps: { radius: "lg", centered: true }, styles: sheet },
    Drawer: { defaultProps: { radius: "lg" }, styles: sheet },
    SegmentedControl: {
      defaultProps: { withItemsBorders: false, radius: "md" },
      styles: {
        root: { backgroundColor: "var(--sc-root, var(--surface-3))" },
        label: { minHeight: 38, display: "grid", placeItems: "center", padding: "0 8px" },
        indicator: { backgroundColor: "var(--sc-color, var(--surface))" },
      },
    },
    TextInput: { defaultProps: { size: "md" } },
    PasswordInput: {
      defaultProps: { size: "md", rightSectionWidth: 48 },
      styles: { visibilityToggle: { width: 44, height: 44 } },
    },
    Select: { defaultProps: { size: "md" } },
    Input: { styles: { input: { minHeight: "48px", borderColor: "var(--field-border)" } } },
    InputWrapper: {
      styles: {
        label: { fontSize: "13px", fontWeight: 600, color: "var(--text-2)", marginBottom: 6 },
      },
    },
    // Opened, a menu stands on its first line: the unnamed element that otherwise takes the focus may not be in one.
    Menu: {
      defaultProps: { radius: "lg", shadow: "md", withInitialFocusPlaceholder: false },
      styles: { item: { minHeight: 44 } },
    },
  },
});

/** Mantine's own variables, said in our tokens. */
export const cssVariables: CSSVariablesResolver = () => {
  const both = {
    "--mantine-color-body": "var(--bg)",
    "--mantine-color-text": "var(--text)",
    "--mantine-color-bright": "var(--text)",
    "--mantine-color-dimmed": "var(--muted)",
    "--mantine-color-anchor": "var(--primary-text)",
    "--mantine-color-default": "var(--surface)",
    "--mantine-color-default-hover": "var(--surface-3)",
    "--mantine-color-default-color": "var(--text)",
    "--mantine-color-default-border": "var(--border)",
    "--mantine-color-placeholder": "var(--muted)",
    "--mantine-color-error": "var(--bad-text)",
    "--mantine-color-disabled": "var(--surface-3)",
    "--mantine-color-disabled-color": "var(--muted)",
    "--mantine-color-disabled-border": "var(--border)",
    "--mantine-primary-color-filled": "var(--primary)",
    "--mantine-primary-color-filled-hover": "var(--primary-hover)",
    "--mantine-primary-color-light": "var(--primary-soft)",
    "--mantine-primary-color-light-color": "var(--primary-text)",
    "--mantine-primary-color-contrast": "var(--on-primary)",
    "--mantine-color-sky-filled": "var(--primary)",
    "--mantine-color-red-filled": "var(--bad)",
  };
  return { variables: {}, light: both, dark: both };
};
