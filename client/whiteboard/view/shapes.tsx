import { memo } from "react";
import type { BoardShape } from "#server/whiteboard/protocol-elements.ts";
import { diamondPath, freedrawPath, headOf, linePath } from "./path.ts";

/** Addresses of pictures that are at hand, by `fileId`. */
export type Pictures = ReadonlyMap<string, string>;
type Props = { shape: BoardShape; picture?: string | undefined };

const INK = "#1e1e1e";
const dashes = (style: BoardShape["strokeStyle"], width: number) => {
  if (style === "dashed") return `${width * 4} ${width * 3}`;
  return style === "dotted" ? `${width} ${width * 3}` : undefined;
};

/** One shape. An element is never changed but replaced, so the same one is not drawn twice. */
export const Shape = memo(function Shape({ shape, picture }: Props) {
  const { x, y, width, height, angle = 0, opacity = 100 } = shape;
  const turn = angle === 0 ? "" : ` rotate(${(angle * 180) / Math.PI} ${width / 2} ${height / 2})`;
  return (
    <g
      transform={`translate(${x} ${y})${turn}`}
      opacity={opacity / 100}
      data-shape={shape.type}
      data-id={shape.id}
    >
      <Inside shape={shape} picture={picture} />
    </g>
  );
});

function Inside({ shape, picture }: Props) {
  const { strokeColor = INK, backgroundColor = "transparent", strokeWidth = 2 } = shape;
  const { width, height } = shape;
  const isEmpty = backgroundColor === "transparent";
  const fill = {
    fill: isEmpty ? "none" : backgroundColor,
    // Hatching is a lighter solid here.
    ...(!isEmpty && (shape.fillStyle ?? "solid") !== "solid" && { fillOpacity: 0.5 }),
  };
  const stroke = {
    stroke: strokeColor,
    strokeWidth,
    strokeLinecap: "round",
    strokeLinejoin: "round",
    strokeDasharray: dashes(shape.strokeStyle, strokeWidth),
  } as const;
  switch (shape.type) {
    case "rectangle": {
      const radius = shape.roundness ? Math.min(32, Math.min(width, height) / 4) : 0;
      return <rect width={width} height={height} rx={radius} {...fill} {...stroke} />;
    }
    case "ellipse": {
      const [rx, ry] = [width / 2, height / 2];
      return <ellipse cx={rx} cy={ry} rx={rx} ry={ry} {...fill} {...stroke} />;
    }
    case "diamond":
      return <path d={diamondPath(width, height)} {...fill} {...stroke} />;
    case "freedraw":
      return <path d={freedrawPath(shape)} fill={strokeColor} />;
    case "line":
    case "arrow": {
      const heads = (["start", "end"] as const).map((end) => ({ end, head: headOf(shape, end) }));
      return (
        <>
          <path d={linePath(shape)} {...fill} {...stroke} />
          {heads.map(
            ({ end, head }) =>
              head && (
                <path
                  key={end}
                  d={head.path}
                  {...stroke}
                  strokeDasharray={undefined}
                  fill={head.isFilled ? strokeColor : "none"}
                />
              ),
          )}
        </>
      );
    }
    case "text":
      return <Words shape={shape} />;
    case "image":
      return picture ? (
        <image href={picture} width={width} height={height} preserveAspectRatio="none" />
      ) : (
        <rect width={width} height={height} rx={8} fill="#eaf0f4" />
      );
  }
}

const anchors = { left: "start", center: "middle", right: "end" } as const;

function Words({ shape }: { shape: Extract<BoardShape, { type: "text" }> }) {
  const { text, fontSize, lineHeight, textAlign = "left", width, strokeColor = INK } = shape;
  const x = { left: 0, center: width / 2, right: width }[textAlign];
  const lines = text.split("\n").map((line, row) => ({ line, row, key: `${row}:${line}` }));
  return (
    <text
      fontSize={fontSize}
      fontFamily='Nunito, "Segoe UI", Roboto, "Noto Sans", sans-serif'
      fill={strokeColor}
      textAnchor={anchors[textAlign]}
      style={{ whiteSpace: "pre" }}
    >
      {lines.map(({ line, row, key }) => (
        // The base line of Nunito stands about one letter's height under the top of its row.
        <tspan key={key} x={x} y={fontSize * (row * lineHeight + lineHeight / 2 + 0.33)}>
          {line}
        </tspan>
      ))}
    </text>
  );
}
