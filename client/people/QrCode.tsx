import QRCode from "qrcode";

/** White around a code, in modules, which readers need. */
const QUIET_MODULES = 4;

/** The dark modules of a QR code as one SVG path on a grid of `sizeModules`. */
export function qrPath(text: string): { path: string; sizeModules: number } {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: "M" });
  const runs: string[] = [];
  for (let y = 0; y < modules.size; y += 1)
    for (let x = 0; x < modules.size; x += 1)
      if (modules.get(y, x) === 1) runs.push(`M${x} ${y}h1v1h-1z`);
  return { path: runs.join(""), sizeModules: modules.size };
}

/** A QR code, black on white in every scheme: readers fail on the reverse. */
export function QrCode(props: { text: string; label: string; className: string }) {
  const { path, sizeModules } = qrPath(props.text);
  const size = sizeModules + 2 * QUIET_MODULES;
  return (
    <svg
      className={props.className}
      viewBox={`${-QUIET_MODULES} ${-QUIET_MODULES} ${size} ${size}`}
      role="img"
      aria-label={props.label}
      shapeRendering="crispEdges"
    >
      <rect x={-QUIET_MODULES} y={-QUIET_MODULES} width={size} height={size} fill="#ffffff" />
      <path d={path} fill="#000000" />
    </svg>
  );
}
